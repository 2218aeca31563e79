using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Sorting against the order of comparable values, stable, with NULLs at either end.</summary>
public sealed class RowSorterTests : LeakCheckedTest
{
    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (string type in new[] { "boolean", "int8", "int64", "uint64", "float32", "float64", "decimal(38,3)", "uint128", "varchar", "blob", "uuid", "date", "timestamp_ns" })
            {
                cases.Add(type, false, true);
                cases.Add(type, true, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_come_in_order(string typeText, bool isDescending, bool nullsFirst)
    {
        DuckLakeType type = DuckLakeType.Parse(typeText);
        TableDefinition table = WriteTables.Create(("g", "int32"), ("k", typeText));
        var random = new Random(typeText.Length);
        string?[] values = [.. Enumerable.Range(0, 700).Select(_ => random.Next(9) == 0 ? null : Value(type, random))];
        string[] groups = [.. values.Select(_ => random.Next(3).ToString(CultureInfo.InvariantCulture))];
        using RecordBatch batch = WriteTables.Batch(table, groups, values);
        int[] sorted = new RowSorter(batch, [new SortKey(0, new SortField("g", null, false, false)), new SortKey(1, new SortField("k", null, isDescending, nullsFirst))]).Sort();

        Comparer<BoundValue> order = isDescending ? Comparer<BoundValue>.Create((a, b) => b.CompareTo(a)) : Comparer<BoundValue>.Default;
        IEnumerable<int> expected = Enumerable.Range(0, values.Length)
            .OrderBy(row => groups[row], StringComparer.Ordinal)
            .ThenBy(row => (values[row] is null) != nullsFirst)
            .ThenBy(row => values[row] is { } text ? Bound(type, text) : Bound(type, Value(type, new Random(1))), order);
        Assert.Equal(expected, sorted);
    }

    private static BoundValue Bound(DuckLakeType type, string text)
    {
        string bound = type.Kind == DuckLakeTypeKind.Blob ? Convert.ToHexString([.. text.Select(c => (byte)c)]) : text;
        Assert.True(BoundValueParser.TryParse(type, bound, Rounding.Floor, out BoundValue value, out _));
        return value;
    }

    private static string Value(DuckLakeType type, Random random)
    {
        int number = random.Next(-60, 60);
        return type.Kind switch
        {
            DuckLakeTypeKind.Boolean => number < 0 ? "false" : "true",
            DuckLakeTypeKind.UInt64 => ((ulong)(number + 60) * 300_000_000_000_000_000UL).ToString(CultureInfo.InvariantCulture),
            DuckLakeTypeKind.UInt128 => $"{number + 60}00000000000000000000000",
            DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 => number switch { 0 => "nan", 1 => "inf", 2 => "-0.0", 3 => "0.0", _ => $"{number}.25" },
            DuckLakeTypeKind.Decimal => $"{number}000000000000000000000.125",
            DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Blob => (number % 5) switch { 0 => "", 1 => "a", 2 => new string('b', 40), 3 => new string('b', 40) + number, _ => $"a{number}" },
            DuckLakeTypeKind.Uuid => new Guid(number, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8).ToString(),
            DuckLakeTypeKind.Date => new DateTime(1970, 1, 1).AddDays(number * 100).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DuckLakeTypeKind.TimestampNs => new DateTime(1970, 1, 1).AddDays(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 01:02:03.000000004",
            _ => number.ToString(CultureInfo.InvariantCulture),
        };
    }
}
