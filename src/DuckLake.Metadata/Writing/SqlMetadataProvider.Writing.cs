namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    internal override SqlDialect Dialect => _dialect;

    internal override ValueTask<bool> CatalogExistsAsync(CancellationToken cancellationToken = default) => throw CannotWrite();

    internal override ValueTask CreateCatalogAsync(CatalogCreation creation, CancellationToken cancellationToken = default) => throw CannotWrite();

    internal override ValueTask<CatalogWriteScope> BeginWriteAsync(CatalogWriteRequest request, CancellationToken cancellationToken = default) =>
        throw CannotWrite();

    internal override ValueTask SetOptionAsync(CatalogOption option, CancellationToken cancellationToken = default) => throw CannotWrite();

    internal override ValueTask<bool> RemoveOptionAsync(
        string key, OptionScope scope, long? scopeId, CancellationToken cancellationToken = default) => throw CannotWrite();

    private MetadataException CannotWrite() =>
        new(MetadataErrorKind.ReadOnly, $"The catalog {DisplayName} cannot be written.") { CommitError = CommitErrorKind.ReadOnly };
}
