using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class StatisticsMergeTests : LeakCheckedTest
{
    [Theory]
    [InlineData("int32", "9", "100", "10", "99", "9", "100")]
    [InlineData("int32", "9", "100", "-5", "500", "-5", "500")]
    [InlineData("int64", "-9223372036854775808", "0", "1", "9223372036854775807", "-9223372036854775808", "9223372036854775807")]
    [InlineData("float64", "-1.5", "1e+20", "-inf", "2.0", "-inf", "1e+20")]
    [InlineData("float64", "1.5", "nan", "-7.0", "3.0", "-7.0", "nan")]
    [InlineData("decimal(10,2)", "-0.05", "1.50", "-10.00", "1.49", "-10.00", "1.50")]
    [InlineData("date", "0044-03-15 (BC)", "2020-01-01", "0001-01-01", "12020-01-01", "0044-03-15 (BC)", "12020-01-01")]
    [InlineData("timestamp", "1969-12-31 23:59:59", "2020-01-02 03:04:05", "1969-12-31 23:59:59.5", "2020-01-02 03:04:05.123", "1969-12-31 23:59:59", "2020-01-02 03:04:05.123")]
    [InlineData("boolean", "0", "0", "true", "true", "0", "true")]
    [InlineData("varchar", "10", "9", "100", "8", "10", "9")]
    [InlineData("varchar", "b", "y", "", "\u00e9", "", "\u00e9")]
    [InlineData("uuid", "0f000000-0000-0000-0000-000000000000", "0f000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000", "f0000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000", "f0000000-0000-0000-0000-000000000000")]
    public void Bounds_are_compared_as_their_type_compares_values(
        string type, string min, string max, string addedMin, string addedMax, string expectedMin, string expectedMax)
    {
        var known = new TableColumnStatistics { ContainsNull = false, Min = min, Max = max };
        var added = new FileColumnStatistics { ValueCount = 2, NullCount = 0, Min = addedMin, Max = addedMax };

        TableColumnStatistics merged = StatisticsMerge.Widen(DuckLakeType.Parse(type), known, added, isUnaltered: true);

        Assert.Equal((expectedMin, expectedMax), (merged.Min, merged.Max));
    }

    [Fact]
    public void A_bound_that_one_side_lacks_is_unknown_for_good()
    {
        DuckLakeType type = DuckLakeType.Parse("varchar");
        var known = new TableColumnStatistics { ContainsNull = false, Min = "a", Max = "b" };

        TableColumnStatistics merged = StatisticsMerge.Widen(
            type, known, new FileColumnStatistics { ValueCount = 1, NullCount = 0, Min = "0" }, isUnaltered: true);
        TableColumnStatistics later = StatisticsMerge.Widen(
            type, merged, new FileColumnStatistics { ValueCount = 1, NullCount = 0, Min = "x", Max = "x" }, isUnaltered: true);

        Assert.Equal(("0", null), (merged.Min, merged.Max));
        Assert.Equal(("0", null), (later.Min, later.Max));
    }

    [Fact]
    public void Nulls_contribute_no_bounds()
    {
        var known = new TableColumnStatistics { ContainsNull = false, Min = "3", Max = "4" };

        TableColumnStatistics merged = StatisticsMerge.Widen(
            DuckLakeType.Parse("int32"), known, new FileColumnStatistics { ValueCount = 0, NullCount = 7 }, isUnaltered: true);

        Assert.Equal((true, "3", "4"), (merged.ContainsNull, merged.Min, merged.Max));
    }

    [Theory]
    [InlineData("int32", true, "5")]
    [InlineData("int32", false, null)]
    [InlineData("varchar", true, null)]
    public void Bounds_after_nothing_but_nulls_are_those_of_the_first_values(string type, bool isUnaltered, string? expected)
    {
        TableColumnStatistics nulls = StatisticsMerge.Begin(new FileColumnStatistics { ValueCount = 0, NullCount = 2 });

        TableColumnStatistics merged = StatisticsMerge.Widen(
            DuckLakeType.Parse(type), nulls, new FileColumnStatistics { ValueCount = 1, NullCount = 0, Min = "5", Max = "5" }, isUnaltered);

        Assert.True(merged.ContainsNull);
        Assert.Equal((expected, expected), (merged.Min, merged.Max));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(null, true, null)]
    [InlineData(false, null, null)]
    public void Nan_is_known_only_if_both_sides_know(bool? known, bool? added, bool? expected)
    {
        TableColumnStatistics merged = StatisticsMerge.Widen(
            DuckLakeType.Parse("float64"),
            new TableColumnStatistics { ContainsNull = false, ContainsNan = known, Min = "1.0", Max = "1.0" },
            new FileColumnStatistics { ValueCount = 1, NullCount = 0, ContainsNan = added, Min = "1.0", Max = "1.0" },
            isUnaltered: true);

        Assert.Equal(expected, merged.ContainsNan);
    }

    [Theory]
    [InlineData("int32", "int64", "9", "9")]
    [InlineData("float32", "float64", "-1.5", "-1.5")]
    [InlineData("float32", "float64", "0.1", "0.10000000149011612")]
    [InlineData("date", "timestamp", "2020-01-01", "2020-01-01")]
    [InlineData("varchar", "json", "a", "a")]
    public void Bounds_survive_a_wider_type_where_they_still_hold(string from, string to, string max, string expected)
    {
        TableColumnStatistics? converted = StatisticsMerge.Convert(
            DuckLakeType.Parse(from), DuckLakeType.Parse(to), new TableColumnStatistics { ContainsNull = false, Min = null, Max = max });

        Assert.Equal(expected, converted?.Max);
    }

    [Theory]
    [InlineData("int32", "varchar")]
    [InlineData("date", "varchar")]
    [InlineData("varchar", "blob")]
    public void Bounds_of_another_order_are_dropped(string from, string to)
    {
        var known = new TableColumnStatistics { ContainsNull = false, Min = "10", Max = "9" };

        Assert.Null(StatisticsMerge.Convert(DuckLakeType.Parse(from), DuckLakeType.Parse(to), known));
    }

    [Fact]
    public void Geometries_keep_the_envelope_and_the_types_of_both()
    {
        const string point = """{"bbox": {"xmin": 1.000000, "xmax": 1.000000, "ymin": 2.000000, "ymax": 2.000000, "zmin": null, "zmax": null, "mmin": null, "mmax": null}, "types": ["point"]}""";
        const string line = """{"bbox": {"xmin": 0.500000, "xmax": 3.000000, "ymin": -4.000000, "ymax": 0.000000, "zmin": 7.000000, "zmax": 8.000000, "mmin": null, "mmax": null}, "types": ["linestring_z", "point"]}""";

        Assert.Equal(
            """{"bbox": {"xmin": 0.500000, "xmax": 3.000000, "ymin": -4.000000, "ymax": 2.000000, "zmin": 7.000000, "zmax": 8.000000, "mmin": null, "mmax": null}, "types": ["linestring_z", "point"]}""",
            ExtraStatisticsMerge.Merge(DuckLakeType.Parse("geometry"), point, line));
        Assert.Null(ExtraStatisticsMerge.Merge(DuckLakeType.Parse("geometry"), point, "{"));
        Assert.Null(ExtraStatisticsMerge.Merge(DuckLakeType.Parse("geometry"), point, null));
    }
}
