using DuckLake.Columnar;
using DuckLake.Columnar.Tests;

namespace DuckLake.Interop.Tests;

/// <summary>Batches of one column per Arrow type.</summary>
internal static class Samples
{
    // Apache.Arrow 23 imports no struct without fields.
    private static readonly IArrowType[] s_types = [.. RandomArrays.Types.Where(static type => type is not StructType { Fields.Count: 0 })];

    /// <summary>A batch of random values, sliced so that validity begins within a byte.</summary>
    public static RecordBatch Create(int length, Func<IArrowType, bool> isIncluded)
    {
        var random = new Random(length);
        IArrowArray[] columns = [.. s_types.Where(isIncluded).Select(type => RandomArrays.CreateSliced(type, length, random))];
        return new RecordBatch(new Schema([.. columns.Select((column, i) => new Field($"c{i}", column.Data.DataType, nullable: true))]), columns, length);
    }

    /// <summary>Fails unless both have the same schema and values.</summary>
    public static void AssertEqual(RecordBatch expected, RecordBatch found)
    {
        Assert.Equal(expected.Schema, found.Schema);
        Assert.Equal(expected.Length, found.Length);
        for (int column = 0; column < expected.ColumnCount; column++)
        {
            Assert.Equal(ArrayText.All(expected.Column(column)), ArrayText.All(found.Column(column)));
        }
    }
}
