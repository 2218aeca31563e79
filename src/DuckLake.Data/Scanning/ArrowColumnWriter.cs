using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Hands the values of one column over into vectors of DuckDB. Belongs to one thread.</summary>
internal abstract class ArrowColumnWriter : IDisposable
{
    /// <summary>The way for a column: its field in the stream, and the type DuckDB is to see.</summary>
    public static ArrowColumnWriter Create(DuckDbConnection connection, Field field, SqlType type)
    {
        if (field.DataType is DictionaryType { IndexType.TypeId: ArrowTypeId.Int32 } dictionary)
        {
            return new DictionaryColumnWriter(connection, new Field(field.Name, dictionary.ValueType, nullable: true, field.Metadata));
        }

        if (FixedWidthColumnWriter.TryCreate(field.DataType, type) is { } fixedWidth)
        {
            return fixedWidth;
        }

        return new ImportColumnWriter(connection, field, type);
    }

    /// <summary>Writes rows of an array, whose buffers the owner keeps alive, into a vector from its row 0 on.</summary>
    public abstract void Write(SharedOwner owner, ArrayData data, int start, int count, nint vector);

    /// <summary>Drops what was kept for the arrays of one batch.</summary>
    public virtual void EndBatch()
    {
    }

    public virtual void Dispose()
    {
    }
}
