using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>The last result of a batch, read by the caller. Disposing closes command and reader.</summary>
internal sealed class CatalogStream(DbCommand command, DbDataReader reader, string table) : IAsyncDisposable
{
    public CatalogRow Row => new(reader, table);

    public Task<bool> ReadAsync(CancellationToken cancellationToken) => reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync().ConfigureAwait(false);
        await command.DisposeAsync().ConfigureAwait(false);
    }
}
