using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// A filtered scan returns exactly the rows of the whole table for which the filter is true, whatever was pruned, skipped or
/// decoded late.
/// </summary>
public sealed class ScanFilterTests : LeakCheckedTest
{
    private const int ValuesPerColumn = 3;
    private const int MostTables = 6;

    [SkippableTheory]
    [InlineData("row-groups")]
    [InlineData("types-scalar")]
    [InlineData("types-inlined")]
    [InlineData("evolution")]
    [InlineData("evolution-nested")]
    [InlineData("inlined-mixed")]
    [InlineData("partition-identity")]
    [InlineData("partition-bucket")]
    [InlineData("partition-dates")]
    [InlineData("deletes-vectors")]
    [InlineData("merged")]
    [InlineData("encrypted")]
    [InlineData("added-files")]
    [InlineData("random_104")]
    [InlineData("random_105")]
    public async Task Filtered_rows_are_those_the_filter_holds_for(string lake)
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync(lake);
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        var failures = new List<string>();
        int checkedFilters = 0;
        foreach (DuckLakeTable table in snapshot.Tables.Take(MostTables))
        {
            string[] columns = [.. table.Columns.Select(column => column.Name)];
            List<string?[]> all = await GoldenTables.ReadAsync(table.Scan().Select(columns));
            for (int c = 0; c < columns.Length; c++)
            {
                foreach ((DuckLakeFilter filter, Func<string?, bool> holds) in Filters(table.Columns[c], [.. all.Select(row => row[c])]))
                {
                    checkedFilters++;
                    List<string?[]> filtered = await GoldenTables.ReadAsync(table.Scan().Select(columns).Where(filter));
                    string[] expected = [.. all.Where(row => holds(row[c])).Select(Join).Order(StringComparer.Ordinal)];
                    if (!expected.SequenceEqual(filtered.Select(Join).Order(StringComparer.Ordinal)))
                    {
                        failures.Add($"{table} where {filter}: {filtered.Count} rows, expected {expected.Length}");
                    }
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {checkedFilters}:\n{string.Join('\n', failures.Take(10))}");
        Assert.NotEqual(0, checkedFilters);
    }

    private static IEnumerable<(DuckLakeFilter Filter, Func<string?, bool> Holds)> Filters(DuckLakeColumn column, string?[] values)
    {
        string name = column.Name.Contains('.') ? $"\"{column.Name}\"" : column.Name;
        yield return (DuckLakeFilter.IsNull(name), value => value is null);
        yield return (DuckLakeFilter.IsNotNull(name), value => value is not null);
        bool isNumber = column.Type!.Kind is DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
            or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32;
        bool isText = column.Type.Kind == DuckLakeTypeKind.Varchar;
        if (!isNumber && !isText)
        {
            yield break;
        }

        string[] samples = [.. values.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        samples = [.. samples.Where((_, i) => samples.Length <= ValuesPerColumn || i % (samples.Length / ValuesPerColumn) == 0).Take(ValuesPerColumn)];
        foreach (string sample in samples)
        {
            DuckLakeValue constant = isNumber ? long.Parse(sample) : sample;
            int Compare(string? value) => isNumber ? long.Parse(value!).CompareTo(long.Parse(sample)) : string.CompareOrdinal(value, sample);
            yield return (DuckLakeFilter.Equal(name, constant), value => value == sample);
            yield return (DuckLakeFilter.NotEqual(name, constant), value => value is not null && value != sample);
            yield return (!DuckLakeFilter.Equal(name, constant), value => value is not null && value != sample);
            yield return (DuckLakeFilter.In(name, constant, constant), value => value == sample);
            yield return (DuckLakeFilter.Equal(name, constant) | DuckLakeFilter.IsNull(name), value => value is null || value == sample);
            if (isNumber || IsAscii(values))
            {
                yield return (DuckLakeFilter.LessThan(name, constant), value => value is not null && Compare(value) < 0);
                yield return (DuckLakeFilter.GreaterThanOrEqual(name, constant), value => value is not null && Compare(value) >= 0);
                yield return (
                    DuckLakeFilter.GreaterThan(name, constant) & DuckLakeFilter.IsNotNull(name), value => value is not null && Compare(value) > 0);
            }

            if (isText)
            {
                yield return (DuckLakeFilter.StartsWith(name, sample), value => value?.StartsWith(sample, StringComparison.Ordinal) == true);
            }
        }
    }

    private static bool IsAscii(string?[] values) => Array.TrueForAll(values, value => value is null || value.All(char.IsAscii));

    private static string Join(string?[] row) => string.Join(" | ", row.Select(value => value ?? "∅"));
}
