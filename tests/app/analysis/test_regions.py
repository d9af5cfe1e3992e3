import pytest

from app.analysis.regions import region_of


@pytest.mark.parametrize(
    ("province", "region"),
    [
        ("Hà Nội", "Đồng bằng sông Hồng"),
        ("thành phố Hồ Chí Minh", "Đông Nam Bộ"),
        ("TP. Huế", "Bắc Trung Bộ"),
        ("Bà Rịa – Vũng Tàu", "Đông Nam Bộ"),
        ("tỉnh Hoà Bình", "Trung du và miền núi phía Bắc"),
        ("Bộ Quốc phòng", ""),
    ],
)
def test_a_province_by_whatever_spelling_lies_in_its_region(province, region):
    assert region_of(province) == region
