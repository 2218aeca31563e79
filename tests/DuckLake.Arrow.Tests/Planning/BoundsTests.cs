using System.Numerics;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Proofs from bounds against brute force over small sets of values.</summary>
public sealed class BoundsTests : LeakCheckedTest
{
    private static readonly double[] s_floats = [double.NegativeInfinity, -1.5, -0.0, 0.0, 2, double.PositiveInfinity, double.NaN];
    private static readonly string[] s_texts = ["", "a", "ab", "abc", "b", "é", "zz"];

    [Fact]
    public void ProofsHoldForIntegers() => Check("int64", Enumerable.Range(-3, 7).Select(i => BoundValue.Of((BigInteger)i)).ToArray());

    [Fact]
    public void ProofsHoldForFloatsWithNan() => Check("float64", s_floats.Select(BoundValue.Of).ToArray());

    [Fact]
    public void ProofsHoldForText() => Check("varchar", s_texts.Select(BoundValue.Of).ToArray());

    [Fact]
    public void UnknownStatisticsProveNothing()
    {
        BoundColumn column = Column("float64");
        var nothing = new OneColumn(default, true);
        foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>())
        {
            Assert.Equal(FilterOutcome.Some, new BoundComparison(column, op, BoundValue.Of(1.0)).Evaluate(nothing));
        }

        Assert.Equal(FilterOutcome.Some, new BoundNullTest(column, IsNull: true).Evaluate(nothing));
        Assert.Equal(FilterOutcome.Some, new BoundNullTest(column, IsNull: false).Evaluate(nothing));
    }

    [Fact]
    public void FilesWithPossibleNanAreKeptAboveTheirMaximum()
    {
        BoundColumn column = Column("float64");
        var bounds = new ColumnBounds { Min = BoundValue.Of(1.0), Max = BoundValue.Of(2.0), NullCount = 0, ValueCount = 2 };
        var test = new BoundComparison(column, ComparisonOperator.GreaterThan, BoundValue.Of(5.0));
        Assert.True(test.MightMatch(new OneColumn(bounds, true)));
        Assert.True(test.MightMatch(new OneColumn(bounds with { ContainsNan = true }, true)));
        Assert.False(test.MightMatch(new OneColumn(bounds with { ContainsNan = false }, true)));
    }

    [Fact]
    public void FinerProofsRuleOutEqualValuesOnly()
    {
        BoundColumn column = Column("int64");
        var statistics = new OneColumn(default, mightContain: false);
        var value = BoundValue.Of(BigInteger.One);
        Assert.Equal(FilterOutcome.None, new BoundComparison(column, ComparisonOperator.Equal, value).Evaluate(statistics));
        Assert.Equal(FilterOutcome.None, new BoundIn(column, [value], IsNegated: false).Evaluate(statistics));
        Assert.Equal(FilterOutcome.Some, new BoundIn(column, [value], IsNegated: true).Evaluate(statistics));
        Assert.Equal(FilterOutcome.Some, new BoundComparison(column, ComparisonOperator.LessThanOrEqual, value).Evaluate(statistics));
    }

    private static BoundColumn Column(string type) => new() { Path = [1], Name = "c", Type = DuckLakeType.Parse(type) };

    // Every set of up to three values (NULL included), every leaf: a proof must agree with what the rows say.
    private static void Check(string type, BoundValue[] domain)
    {
        BoundColumn column = Column(type);
        BoundFilter[] filters = [.. Leaves(column, domain)];
        BoundValue?[] cells = [null, .. domain.Select(value => (BoundValue?)value)];
        int proofs = 0;
        foreach (BoundValue? a in cells)
        {
            foreach (BoundValue? b in cells)
            {
                foreach (BoundValue? c in cells)
                {
                    BoundValue?[] rows = [a, b, c];
                    var statistics = new OneColumn(Bounds(rows), true);
                    foreach (BoundFilter filter in filters)
                    {
                        int matches = rows.Count(row => Matches(filter, row));
                        FilterOutcome outcome = filter.Evaluate(statistics);
                        proofs += outcome == FilterOutcome.Some ? 0 : 1;
                        Assert.True(
                            outcome switch { FilterOutcome.None => matches == 0, FilterOutcome.All => matches == rows.Length, _ => true },
                            $"{filter} over {string.Join(", ", rows)}: {outcome}, but {matches} rows match");
                    }
                }
            }
        }

        Assert.True(proofs > 1_000, $"only {proofs} proofs");
    }

    private static IEnumerable<BoundFilter> Leaves(BoundColumn column, BoundValue[] domain)
    {
        foreach (BoundValue value in domain)
        {
            foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>())
            {
                yield return new BoundComparison(column, op, value);
            }

            if (value.Kind == BoundValueKind.Bytes && value.Bytes.Length > 0)
            {
                yield return new BoundPrefix(column, value, IsNegated: false);
                yield return new BoundPrefix(column, value, IsNegated: true);
            }
        }

        yield return new BoundIn(column, [domain[0], domain[^1]], IsNegated: false);
        yield return new BoundIn(column, [domain[0], domain[^1]], IsNegated: true);
        yield return new BoundNullTest(column, IsNull: true);
        yield return new BoundNullTest(column, IsNull: false);
    }

    private static ColumnBounds Bounds(BoundValue?[] rows)
    {
        static bool IsNan(BoundValue value) => value.Kind == BoundValueKind.Float && double.IsNaN(value.Float);
        BoundValue[] values = [.. rows.Where(row => row is not null).Select(row => row!.Value)];
        BoundValue[] ordered = [.. values.Where(value => !IsNan(value)).Order()];
        return new ColumnBounds
        {
            Min = ordered.Length == 0 ? null : ordered[0],
            Max = ordered.Length == 0 ? null : ordered[^1],
            NullCount = rows.Length - values.Length,
            ValueCount = values.Length,
            ContainsNan = values.Any(IsNan),
        };
    }

    private static bool Matches(BoundFilter filter, BoundValue? row) => filter switch
    {
        BoundNullTest test => row is null == test.IsNull,
        _ when row is null => false,
        BoundComparison test => test.Operator switch
        {
            ComparisonOperator.Equal => row == test.Value,
            ComparisonOperator.NotEqual => row != test.Value,
            ComparisonOperator.LessThan => row < test.Value,
            ComparisonOperator.LessThanOrEqual => row <= test.Value,
            ComparisonOperator.GreaterThan => row > test.Value,
            _ => row >= test.Value,
        },
        BoundIn test => test.Values.Contains(row.Value) != test.IsNegated,
        BoundPrefix test => row.Value.Bytes.StartsWith(test.Prefix.Bytes) != test.IsNegated,
        _ => throw new ArgumentException(filter.ToString()),
    };

    private sealed class OneColumn(ColumnBounds bounds, bool mightContain) : IFilterStatistics
    {
        public bool TryGetBounds(BoundColumn column, out ColumnBounds found)
        {
            found = bounds;
            return true;
        }

        public bool MightContain(BoundColumn column, BoundValue value) => mightContain;
    }
}
