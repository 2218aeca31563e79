using System.Data.Common;
using DuckLake.DuckDb;

namespace DuckLake.Metadata.Tests;

/// <summary>A data source as a user of another driver brings it.</summary>
internal sealed class CallerSource(string path) : DbDataSource
{
    private readonly DuckDbFile _file = DuckDbFile.Share(path);

    public override string ConnectionString => path;

    protected override DbConnection CreateDbConnection() => new AdoConnection(_file, DuckDbFileMode.Create);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Release();
        }

        base.Dispose(disposing);
    }
}
