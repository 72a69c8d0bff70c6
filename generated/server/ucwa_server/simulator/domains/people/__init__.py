"""Contacts and groups: lists, subscriptions, search, what is seen of others."""

from __future__ import annotations

from ...domain import Domain
from ...notices import (
    ApplicationAbsent,
    ApplicationEnded,
    MadeAvailable,
    UserChanged,
    hears,
)
from ...offered import CONTACT, PARTICIPANT, PEOPLE
from . import contact_handlers as contacts
from . import contact_views, subscriptions
from . import directory_handlers as directory
from . import group_handlers as groups
from . import membership_handlers as memberships
from . import subscription_handlers as subscribing

__all__ = ["DOMAIN"]

_GROUP = "people/groups/{groupId}"
_LIST = "people/contactsAndGroupsSubscription"
_MEMBERSHIPS = (
    "people/presenceSubscriptionMemberships?presenceSubscriptionId="
    "{presenceSubscriptionId}"
)

DOMAIN = Domain(
    handlers=(
        contacts.ReadPeople,
        contacts.ReadContact,
        contacts.ReadPresence,
        contacts.ReadNote,
        contacts.ReadLocation,
        contacts.ReadModalities,
        contacts.ReadPhoto,
        contacts.ChangePrivacy,
        contacts.ReadPrivacy,
        contacts.ResetPrivacy,
        contacts.ReadLevels,
        contacts.ReadLevel,
        groups.ReadContacts,
        groups.ReadGroupContacts,
        groups.ReadGroups,
        groups.ChangeGroups,
        groups.ChangeGroup,
        groups.ReadGroup,
        groups.ReadPinnedGroup,
        groups.ReadDefaultGroup,
        groups.ReadDelegates,
        groups.ReadDelegators,
        groups.ReadOrganization,
        directory.Search,
        directory.ReadDistributionGroup,
        directory.ExpandDistributionGroup,
        directory.AddDistributionGroup,
        directory.RemoveDistributionGroup,
        memberships.ReadMemberships,
        memberships.AddMembership,
        memberships.ReadMembership,
        memberships.RemoveMembership,
        memberships.RemoveFromAllGroups,
        memberships.ReadGroupMemberships,
        subscribing.FollowPeople,
        subscribing.FollowGroup,
        subscribing.ChangeSubscription,
        subscribing.AddToSubscriptionByMemberships,
        subscribing.AddToSubscription,
        subscribing.ReadAllMemberships,
        subscribing.RemoveFromSubscription,
        subscribing.ReadFollowed,
        subscribing.ReadListSubscription,
        subscribing.StartListSubscription,
        subscribing.StopListSubscription,
    ),
    places={
        "addToContactList": "people/groups/addToContactList",
        "addToPresenceSubscription": _MEMBERSHIPS,
        "contact": "people/{personId}",
        "contactLocation": "people/{personId}/location",
        "contactNote": "people/{personId}/note",
        "contactPhoto": "photos/{personId}",
        "contactPresence": "people/{personId}/presence",
        "contactPrivacyRelationship": "people/{personId}/privacyRelationship",
        "contactSupportedModalities": "people/{personId}/supportedMedia",
        "defaultGroup": _GROUP,
        "delegatesGroup": _GROUP,
        "delegatorsGroup": _GROUP,
        "distributionGroup": _GROUP,
        "expandDistributionGroup": f"{_GROUP}/expandDistributionGroup",
        "group": _GROUP,
        "groupContacts": "people/contacts?groupId={groupId}",
        "groupMemberships": f"{_GROUP}/groupMemberships",
        "memberships": _MEMBERSHIPS,
        "myContacts": "people/contacts",
        "myContactsAndGroupsSubscription": _LIST,
        "myGroupMembership": "people/groupMemberships/{membershipId}",
        "myGroupMemberships": "people/groupMemberships",
        "myGroups": "people/groups",
        "myOrganizationGroup": _GROUP,
        "myPrivacyRelationship": "people/privacyRelationships/{relationshipLevel}",
        "myPrivacyRelationships": "people/privacyRelationships",
        "pinnedGroup": _GROUP,
        "presenceSubscription": "people/presenceSubscriptions/{presenceSubscriptionId}",
        "presenceSubscriptionMembership": (
            "people/presenceSubscriptionMemberships/{presenceSubscriptionMembershipId}"
        ),
        "presenceSubscriptionMemberships": "people/presenceSubscriptionMemberships",
        "presenceSubscriptions": "people/presenceSubscriptions",
        "removeContactFromAllGroups": (
            "people/groupMemberships/removeContactFromAllGroups"
        ),
        "removeFromContactList": (
            "people/groups/removeFromContactList?groupId={groupId}"
        ),
        "resetContactPrivacyRelationship": (
            "people/{personId}/privacyRelationship/resetContactPrivacyRelationship"
        ),
        "search": "people/search",
        "startOrRefreshSubscriptionToContactsAndGroups": f"{_LIST}/startOrRefresh",
        "stopSubscriptionToContactsAndGroups": f"{_LIST}/stop",
        "subscribeToGroupPresence": "people/presenceSubscriptions?groupId={groupId}",
        "subscribedContacts": "people/subscribedContacts",
    },
    offers=(
        PEOPLE.by(contact_views.people_links),
        CONTACT.by(contact_views.contact_links),
        PARTICIPANT.by(contact_views.participant_links),
    ),
    hears=(
        hears(UserChanged, subscriptions.tell_subscribers),
        hears(MadeAvailable, subscriptions.tell_modalities),
        hears(ApplicationEnded, subscriptions.tell_modalities),
        hears(ApplicationEnded, subscriptions.drop_all),
        hears(ApplicationAbsent, subscriptions.drop_all),
    ),
)
