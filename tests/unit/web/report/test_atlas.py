"""The map of a report: what is near is on it, what is far is not, and it is XML."""

from command.wires.trees import parse
from web.report.atlas import HEIGHT, WIDTH, Layers, Spot, draw

HERE = Spot("place", 31.2864, 121.5184, "I1")


def road(name: str, *points: tuple[float, float]) -> dict[str, object]:
    return {
        "properties": {"name": name, "class": "primary"},
        "geometry": {"type": "LineString", "coordinates": list(points)},
    }


NEAR = road("黄兴路", (121.51, 31.2864), (121.5184, 31.2866), (121.53, 31.2864))
FAR = road("远方路", (120.0, 30.0), (120.1, 30.1))


def test_the_place_is_in_the_middle_and_what_is_far_is_left_out() -> None:
    svg = draw(Layers(roads=[NEAR, FAR]), [HERE], "米")
    assert f"M{WIDTH / 2} {HEIGHT / 2}l" in svg
    assert "黄兴路" in svg and "远方路" not in svg
    assert "米" in svg
    parse(svg.encode())


def test_a_crew_beside_widens_the_map_and_one_far_away_does_not() -> None:
    beside = draw(Layers(), [HERE, Spot("unit", 31.2864, 121.5404, "P12")], "m")
    away = draw(Layers(), [HERE, Spot("unit", 31.40, 121.70, "P13")], "m")
    assert "P12" in beside and "1000 m" not in away and "P13" not in away
    assert "500 m" in beside and "200 m" in away


def test_what_people_call_things_is_text() -> None:
    svg = draw(Layers(), [Spot("place", 31.0, 121.0, "<b>&")], "m")
    assert "&lt;b&gt;&amp;" in svg and "<b>" not in svg


def test_an_area_of_several_parts_is_drawn() -> None:
    ring = [[121.5, 31.28], [121.53, 31.28], [121.53, 31.30], [121.5, 31.28]]
    area = {"properties": {"name": "x"}, "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}}
    assert "Z" in draw(Layers(neighbours=[area]), [HERE], "m")
