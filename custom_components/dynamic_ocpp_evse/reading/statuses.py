"""The words of a charger's status: those of OCPP, and those of other integrations that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant

from ..engine import Connection


class Status(StrEnum):
    """The status of a connector, in the words of OCPP 1.6."""

    AVAILABLE = "Available"
    PREPARING = "Preparing"
    CHARGING = "Charging"
    SUSPENDED_EVSE = "SuspendedEVSE"
    SUSPENDED_EV = "SuspendedEV"
    FINISHING = "Finishing"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


CONNECTIONS: Mapping[Status, Connection] = {
    Status.PREPARING: Connection.READY,
    Status.CHARGING: Connection.READY,
    Status.SUSPENDED_EVSE: Connection.READY,
    Status.SUSPENDED_EV: Connection.IDLE,
    Status.AVAILABLE: Connection.DISCONNECTED,
    Status.FINISHING: Connection.DISCONNECTED,
    Status.RESERVED: Connection.DISCONNECTED,
    Status.UNAVAILABLE: Connection.DISCONNECTED,
    Status.FAULTED: Connection.DISCONNECTED,
}

# In small letters and digits alone. The single letters are those of IEC 61851.
_SYNONYMS: Mapping[Status, str] = {
    Status.AVAILABLE: "a disconnected notconnected nocar novehicle unplugged free idle standby "
    "naprostem navoljo prosto nipriklopljeno",
    Status.PREPARING: "b b1 b2 connected carconnected vehicleconnected evconnected pluggedin plugged occupied ready "
    "readytocharge awaitingstart awaitingauthorization waiting waitingforvehicle waitcar "
    "povezano priklopljeno pripravljeno",
    Status.CHARGING: "c c1 c2 d d1 d2 active on polnjenje polnise polni",
    Status.SUSPENDED_EVSE: "paused suspended chargingpaused stopped scheduled zaustavljeno premor",
    Status.SUSPENDED_EV: "complete completed chargingcomplete charged full finished koncano polno",
    Status.FINISHING: "ended unplugging",
    Status.UNAVAILABLE: "disabled notavailable locked off",
    Status.FAULTED: "e f error fault failure napaka",
}

_ASCII = str.maketrans("čšž", "csz")
_WORDS: dict[str, Status] = {
    word: status for status in Status for word in (status.lower(), *_SYNONYMS.get(status, "").split())
}


def status_of(text: str) -> Status | None:
    """Return what a status says, however it is written; None for a word that nobody here knows."""
    plain = "".join(letter for letter in text.lower().translate(_ASCII) if letter.isascii() and letter.isalnum())
    return _WORDS.get(plain)


def says_nothing(hass: HomeAssistant, entity_id: str) -> bool:
    """Tell whether an entity shows something that is no status of a charger."""
    state = hass.states.get(entity_id)
    return (
        state is not None and state.state not in (STATE_UNAVAILABLE, STATE_UNKNOWN) and status_of(state.state) is None
    )
