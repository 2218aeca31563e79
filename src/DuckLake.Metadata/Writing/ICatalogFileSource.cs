using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>A data source over a database that may have to be created first.</summary>
internal interface ICatalogFileSource
{
    /// <summary>Whether there is a database that connections can be opened to.</summary>
    bool Exists { get; }

    /// <summary>Opens a connection, creating an empty database if there is none.</summary>
    ValueTask<DbConnection> OpenOrCreateAsync(CancellationToken cancellationToken);
}
