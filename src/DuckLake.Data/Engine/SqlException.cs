using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>An error of a lake as a statement reports it: DuckDB's class comes first, the facts are those of the lake's error.</summary>
internal sealed class SqlException : DuckLakeException
{
    private readonly string _text;

    public SqlException(DuckLakeException error, string text)
        : base(error.Kind, text, error, error.IsTransient)
    {
        _text = text;
        SchemaName = error.SchemaName;
        TableName = error.TableName;
        SnapshotId = error.SnapshotId;
        FilePath = error.FilePath;
        ColumnPath = error.ColumnPath;
        ByteOffset = error.ByteOffset;
    }

    public override string Message => _text;
}
