using System.Buffers.Binary;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A lake in a directory of its own with hand-made catalog rows and Parquet files written by DuckDB.</summary>
internal sealed class FileLake : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    internal FileLake(CatalogVersion version = CatalogVersion.V1_0)
    {
        DataPath = _directory.Combine("data") + "/";
        Catalog = CatalogBuilder.Create(_directory.Combine("catalog.sqlite"), version, DataPath);
    }

    internal CatalogBuilder Catalog { get; }

    internal string DataPath { get; }

    internal DuckDbSession DuckDb { get; } = DuckDbSession.Open(threads: 1);

    internal string FilePath(string table, string file) => Path.Combine(Directory.CreateDirectory(Path.Combine(DataPath, "main", table)).FullName, file);

    /// <summary>Writes the rows of a query, without field ids, and registers the file.</summary>
    internal string AddFile(long dataFileId, long tableId, string table, long beginSnapshot, string query, string options = "")
    {
        string path = FilePath(table, $"f{dataFileId}.parquet");
        DuckDb.Execute($"COPY ({query}) TO {DuckDbSession.Literal(path)} (FORMAT parquet{options})");
        Register(dataFileId, tableId, path, beginSnapshot, long.Parse(DuckDb.Scalar($"SELECT count(*) FROM read_parquet({DuckDbSession.Literal(path)})")!));
        return path;
    }

    internal void Register(long dataFileId, long tableId, string path, long beginSnapshot, long rowCount)
    {
        using FileStream stream = File.OpenRead(path);
        stream.Seek(-8, SeekOrigin.End);
        byte[] trailer = new byte[8];
        stream.ReadExactly(trailer);
        Catalog.AddDataFile(
            dataFileId, tableId, beginSnapshot, Path.GetFileName(path), rowCount, stream.Length, BinaryPrimitives.ReadInt32LittleEndian(trailer));
    }

    internal Task<DuckLakeCatalog> OpenAsync() => DuckLakeCatalog.OpenAsync(SqliteMetadata.Open(Catalog.Path));

    public void Dispose()
    {
        DuckDb.Dispose();
        Catalog.Dispose();
        _directory.Dispose();
    }
}
