"""Where an application is in the network, as it reports itself."""

from __future__ import annotations

from attrs import define

from ...._client import enums
from ....errors import Forbidden
from ....handler import Call
from ....handlers import ReportMyNetworkHandler
from ...visit import visit

__all__ = ["Network", "ReportMyNetwork"]


@define(eq=False)
class Network:
    """What an application reported last: part of the application."""

    type: enums.ClientNetworkType | None = None
    ip: str | None = None
    subnet: str | None = None


class ReportMyNetwork(ReportMyNetworkHandler):
    """Hears where an application is. No policy of the simulator depends on it."""

    async def post(
        self,
        call: Call,
        *,
        chassis_id: str | None = None,
        client_network_type: enums.ClientNetworkType,
        ip: str | None = None,
        mac: str | None = None,
        port_id: str | None = None,
        rssi: str | None = None,
        subnet_id: str | None = None,
        wap_bssid: str | None = None,
    ) -> None:
        del chassis_id, mac, port_id, rssi, wap_bssid
        application = visit(call).application
        if application.user.is_guest:
            raise Forbidden(subcode="AnonymousNotAllowed")
        network = application.part(Network)
        network.type = client_network_type
        network.ip, network.subnet = ip, subnet_id
