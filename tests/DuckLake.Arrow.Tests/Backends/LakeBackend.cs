using System.Data.Common;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

/// <summary>A kind of catalog database that suites run on: catalogs by name, all gone on dispose.</summary>
internal abstract class LakeBackend : IDisposable
{
    /// <summary>The backend of a kind: <c>sqlite</c>, <c>postgres</c>, <c>mysql</c> or <c>duckdb</c>.</summary>
    public static LakeBackend Create(string kind) => kind switch
    {
        "sqlite" => new SqliteBackend(),
        "duckdb" => new DuckDbBackend(),
        "mysql" => new MySqlBackend(),
        _ => new PostgresBackend(),
    };

    /// <summary>The name the scenarios use for the kind.</summary>
    public abstract string Kind { get; }

    /// <summary>A query of the names of a catalog's tables.</summary>
    public abstract string TablesQuery { get; }

    /// <summary>A provider for the catalog of a name, new or existing, that can write.</summary>
    public abstract MetadataProvider OpenMetadata(string name);

    /// <summary>A new open connection to the catalog database of a name.</summary>
    public abstract DbConnection Connect(string name);

    /// <summary>The arguments that tell a worker process where the catalog is.</summary>
    public abstract string[] WorkerArguments(string name);

    public abstract void Dispose();
}
