"""Which addresses a node's cameras may have. No I/O. See docs/nodes.md."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


class Networks:
    """Networks that cameras may be in."""

    def __init__(self, cidrs: Iterable[str]) -> None:
        """Networks such as `10.0.0.0/8`, `fd00::/8` or one address.

        Raises:
            ValueError: one is none; the message names it.
        """
        self._networks: tuple[Network, ...] = tuple(ip_network(cidr) for cidr in cidrs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Networks) and self._networks == other._networks

    def __hash__(self) -> int:
        return hash(self._networks)

    def __contains__(self, address: str) -> bool:
        """Whether a camera may have this address, which may bear a zone (`fe80::1%eth0`)."""
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped  # else ::ffff:127.0.0.1 would be another address than 127.0.0.1
        return any(found.version == network.version and found in network for network in self._networks)


PRIVATE_CIDRS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
"""Where cameras are: the private networks of RFC 1918, RFC 6598 and RFC 4193. Not the machine itself (a camera's name or answer
must not lead to services that trust their own machine), not link-local (169.254.169.254 gives away a cloud machine's keys),
not the internet."""

PRIVATE = Networks(PRIVATE_CIDRS)
