using DuckLake.Columnar;

namespace DuckLake.Worker;

/// <summary>Rows of the tables the workers write: <c>writer INTEGER, sequence INTEGER</c>.</summary>
public static class Rows
{
    /// <summary>Rows of one writer with sequence numbers that follow each other.</summary>
    public static RecordBatch Create(int writer, int firstSequence, int count)
    {
        using var writers = new Int32Array.Builder();
        using var sequences = new Int32Array.Builder();
        for (int i = 0; i < count; i++)
        {
            writers.Append(writer);
            sequences.Append(firstSequence + i);
        }

        var schema = new Schema([new Field("writer", Int32Type.Default, true), new Field("sequence", Int32Type.Default, true)], null);
        return new RecordBatch(schema, [writers.Build(), sequences.Build()], count);
    }
}
