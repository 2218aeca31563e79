using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>The rival: DuckDB writes a table it holds in memory to one Parquet file, as its lake extension does.</summary>
internal sealed class DuckDbCopy : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DuckDbSession _session;

    internal DuckDbCopy(LineItemLake lake, int threads)
    {
        _session = DuckDbSession.Open(threads: threads);
        _session.Execute($"CREATE TABLE {LineItemLake.TableName} AS FROM read_parquet({lake.FileListSql})");
    }

    /// <summary>Writes the file and returns its size in bytes.</summary>
    internal long Copy()
    {
        string path = Path.Combine(_directory.FullPath, "copy.parquet");
        _session.Execute($"COPY {LineItemLake.TableName} TO {DuckDbSession.Literal(path)} (FORMAT parquet)");
        return new FileInfo(path).Length;
    }

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }
}
