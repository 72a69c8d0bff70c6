"""Short forms of Python for the cells of tables: classes, links, verbs."""

from __future__ import annotations

from attrs import frozen

from codegen.targets.docs.python_names import PythonNames

__all__ = ["Accessors"]


@frozen
class Accessors:
    """Expressions by the names of pages."""

    python: PythonNames

    @property
    def client(self) -> str:
        """The variable of the client: `ucwa`."""
        name = self.python.package.removesuffix("_client")
        return name if name.isidentifier() else "client"

    @property
    def has_client(self) -> bool:
        """Whether there is a client that sends requests."""
        return self.python.has_client

    def resource(self, name: str) -> str:
        """The class of a resource, also that of a later revision: `Group2`; empty where there is none."""
        return self.python.names.resources.get(name, "")

    def enumeration(self, name: str) -> str:
        """The class of an enumeration: `CallState`; empty where there is none."""
        return self.python.names.enumerations.get(name, "")

    def link(self, owner: str, rel: str) -> str:
        """From the value of a resource to a link of it: `links.my_groups`."""
        return f"links.{self.python.pages[owner].links[rel]}"

    def embedded(self, owner: str, rel: str) -> str:
        """From the value of a resource to what is embedded in it: `embedded.my_groups`."""
        return f"embedded.{self.python.pages[owner].embedded[rel]}"

    def verb(self, owner: str, method: str) -> str:
        """The method of the link to a resource that makes a request: `post`."""
        return self.python.pages[owner].verbs[method].name
