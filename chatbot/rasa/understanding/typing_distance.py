"""How many typing errors lie between two folded words."""

from functools import lru_cache


@lru_cache(maxsize=50_000)
def typing_distance(first: str, second: str, limit: int) -> int:
    """Return the optimal string alignment distance, or limit + 1 when it is larger.

    A swap of neighbouring letters counts as one error, like a letter too many, too few or wrong.
    """
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before_last: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        current = [row]
        for column, other in enumerate(second, start=1):
            cost = min(
                last[column] + 1,
                current[column - 1] + 1,
                last[column - 1] + (letter != other),
            )
            swapped = row > 1 and column > 1 and letter == second[column - 2]
            if swapped and other == first[row - 2]:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before_last, last = last, current
    return min(last[-1], limit + 1)
