using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Which types can be widened to which, as the engine itself says: a type promotion is allowed when the common type is the target.</summary>
public sealed class TypePromotionTests : LeakCheckedTest
{
    private static readonly string[] s_types =
    [
        "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
        "FLOAT", "DOUBLE", "DECIMAL(3,0)", "DECIMAL(4,2)", "DECIMAL(9,2)", "DECIMAL(10,2)", "DECIMAL(12,4)", "DECIMAL(18,3)", "DECIMAL(22,2)",
        "DECIMAL(38,0)", "DECIMAL(38,10)", "DATE", "TIME", "TIME WITH TIME ZONE", "TIME_NS", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS",
        "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE", "INTERVAL", "VARCHAR", "BLOB", "UUID",
    ];

    [SkippableFact]
    public void EveryPairIsAsTheEngineSays()
    {
        using DuckDbSession session = DuckDbSession.Open();
        int allowed = 0;
        foreach (string from in s_types)
        {
            foreach (string to in s_types)
            {
                bool expected = from != to && CommonType(session, from, to) == to;
                DuckLakeType source = DuckLakeColumnSpec.Parse("x", from).Type;
                DuckLakeType target = DuckLakeColumnSpec.Parse("x", to).Type;
                Assert.True(TypePromotion.IsAllowed(source, target) == expected, $"{from} to {to}: the engine's common type is {CommonType(session, from, to) ?? "none"}");
                allowed += expected ? 1 : 0;
            }
        }

        Assert.True(allowed > 80, $"{allowed} pairs are allowed");
    }

    /// <summary>The type of a list of both types' values; null where the engine refuses the list.</summary>
    private static string? CommonType(DuckDbSession session, string left, string right)
    {
        try
        {
            return session.Scalar($"SELECT typeof(list_value(NULL::{left}, NULL::{right}))")?[..^"[]".Length];
        }
        catch (Exception e) when (e.Message.Contains("Cannot deduce template type", StringComparison.Ordinal))
        {
            return null;
        }
    }

    [Theory]
    [InlineData("VARCHAR", "JSON", true)]
    [InlineData("JSON", "VARCHAR", false)]
    [InlineData("INTEGER", "JSON", false)]
    [InlineData("INTEGER", "VARIANT", false)]
    [InlineData("VARIANT", "INTEGER", false)]
    [InlineData("GEOMETRY", "BLOB", false)]
    [InlineData("BLOB", "GEOMETRY", false)]
    [InlineData("VARCHAR", "VARCHAR", false)]
    public void TypesTheEngineWouldForce(string from, string to, bool expected) =>
        Assert.Equal(expected, TypePromotion.IsAllowed(DuckLakeColumnSpec.Parse("x", from).Type, DuckLakeColumnSpec.Parse("x", to).Type));

    [Fact]
    public void NestedTypesAreNoPromotion()
    {
        Assert.False(TypePromotion.IsAllowed(DuckLakeType.Of(DuckLakeTypeKind.Int32), DuckLakeType.Of(DuckLakeTypeKind.List)));
        Assert.False(TypePromotion.IsAllowed(DuckLakeType.Of(DuckLakeTypeKind.Struct), DuckLakeType.Of(DuckLakeTypeKind.Int32)));
    }
}
