"""Demonstration capacities: no source holds real ones, so pages always mark them as made up."""

from portal.directory import queries, rules

CAPACITIES = {
    rules.InstitutionKind.KINDERGARTEN: 120,
    # The published maximum of one facility for people with disabilities.
    rules.InstitutionKind.DAY_CENTRE_DISABILITY: 24,
    rules.InstitutionKind.DAY_CENTRE_OLDER: 30,
}


def load_demo() -> None:
    """Give every institution without a capacity a demonstration one."""
    for kind, capacity in CAPACITIES.items():
        queries.institutions(kind=kind).filter(demo_capacity=None).update(demo_capacity=capacity)
