"""An analysis as tables of pandas and as a dataset of xarray, for labs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from posecheck.errors import SettingsError
from posecheck.fit.stroke_values import stroke_values
from posecheck.records.analysis import Analysis
from posecheck.reports.data.analysis import series_columns
from posecheck.system.installation import how_to_install
from posecheck.text import gettext, gettext_noop

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

TableKind = Literal["measures", "strokes", "series", "curves"]
NEEDS_PANDAS: Final = gettext_noop("Tables need pandas. {how_to_install}")
NEEDS_XARRAY: Final = gettext_noop("Datasets need xarray. {how_to_install}")


def to_pandas(analysis: Analysis, kind: TableKind = "measures") -> pd.DataFrame:
    """Put an analysis into a table.

    Parameters
    ----------
    analysis : Analysis
        The answer.
    kind : {"measures", "strokes", "series", "curves"}
        One row per measure, with its interval, band and verdict; per stroke, with its times and its own values; per
        frame; or per five degrees of the crank, with mean and spread of each curve.

    Returns
    -------
    pandas.DataFrame
        Units stand in the names of the columns, or in a column; NaN where a number is not known.

    Raises
    ------
    SettingsError
        If pandas is not installed, or there is no such kind.

    Examples
    --------
    >>> import posecheck
    >>> analysis = posecheck.analyse(posecheck.load("tests/stored/recording-1.npz"))
    >>> posecheck.to_pandas(analysis).loc["cadence", "unit"]
    'rpm'
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise SettingsError(gettext(NEEDS_PANDAS, how_to_install=how_to_install("lab"))) from error
    if kind == "measures":
        return pd.DataFrame.from_records(_measure_rows(analysis), index="measure")
    columns = {"strokes": _stroke_columns, "series": series_columns, "curves": _curve_columns}
    if kind not in columns:
        msg = gettext(
            "There is no table {kind}. There are: measures, {names}.", kind=repr(kind), names=", ".join(columns)
        )
        raise SettingsError(msg)
    return pd.DataFrame(columns[kind](analysis))


def to_xarray(analysis: Analysis) -> xr.Dataset:
    """Put an analysis into a dataset.

    Parameters
    ----------
    analysis : Analysis
        The answer, with its series.

    Returns
    -------
    xarray.Dataset
        Series over ``time_s``, values of each stroke over ``stroke`` (with the times of its top and bottom), curves
        over ``crank_deg``, as ``..._mean`` and ``..._spread``; each with its unit in its attributes, and the versions
        in those of the dataset.

    Raises
    ------
    SettingsError
        If xarray is not installed.
    """
    try:
        import xarray as xr
    except ImportError as error:
        raise SettingsError(gettext(NEEDS_XARRAY, how_to_install=how_to_install("lab"))) from error
    found = {one.name: ("time_s", one.values, {"units": one.unit}) for one in analysis.series}  # noqa: PD011
    for name, values in stroke_values(analysis).items():
        found[f"{name}_stroke"] = ("stroke", values, {"units": analysis[name].unit})
    for curve in analysis.curves:
        found[f"{curve.name}_mean"] = ("crank_deg", curve.mean, {"units": curve.unit})
        found[f"{curve.name}_spread"] = ("crank_deg", curve.spread, {"units": curve.unit})
    strokes = analysis.strokes
    coordinates: dict[str, object] = {
        "time_s": analysis.series[0].time_s if analysis.series else [],
        "stroke": range(1, len(strokes) + 1),
        "crank_deg": analysis.curves[0].phase_deg if analysis.curves else [],
        "start_s": ("stroke", strokes.start_s),
        "bdc_s": ("stroke", strokes.bdc_s),
    }
    return xr.Dataset(found, coordinates, dict(analysis.made_by))


def _measure_rows(analysis: Analysis) -> list[dict[str, object]]:
    nan = float("nan")
    rows: list[dict[str, object]] = []
    for one in analysis.measures:
        band = analysis.targets.get(one.name)
        low, high = one.interval or (nan, nan)
        rows.append(
            {
                "measure": one.name,
                "value": nan if one.value is None else one.value,
                "low": low,
                "high": high,
                "spread": nan if one.spread is None else one.spread,
                "strokes": one.strokes,
                "unit": one.unit,
                "target_low": nan if band is None or band.low is None else band.low,
                "target_high": nan if band is None or band.high is None else band.high,
                "verdict": analysis.verdicts.get(one.name, ""),
                "reason": one.reason,
            }
        )
    return rows


def _stroke_columns(analysis: Analysis) -> dict[str, object]:
    strokes = analysis.strokes
    values = {f"{name}_{analysis[name].unit}": own for name, own in stroke_values(analysis).items()}
    return {"start_s": strokes.start_s, "tdc_s": strokes.tdc_s, "bdc_s": strokes.bdc_s, **values}


def _curve_columns(analysis: Analysis) -> dict[str, object]:
    if not analysis.curves:
        return {"crank_deg": []}
    means = {f"{one.name}_mean_{one.unit}": one.mean for one in analysis.curves}
    spreads = {f"{one.name}_spread_{one.unit}": one.spread for one in analysis.curves}
    return {"crank_deg": analysis.curves[0].phase_deg, **means, **spreads}
