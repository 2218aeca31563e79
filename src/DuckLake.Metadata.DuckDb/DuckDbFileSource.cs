using System.Data.Common;
using System.Diagnostics;
using DuckLake.DuckDb;

namespace DuckLake.Metadata.DuckDb;

/// <summary>Opens connections to a database file that is shared by everybody in the process, and gives up its share when it is disposed.</summary>
internal sealed class DuckDbFileSource : DbDataSource, ICatalogFileSource
{
    private const int ShortestPauseMs = 5;
    private const int LongestPauseMs = 50;

    private readonly DuckDbFile _file;
    private readonly CatalogAccess _access;
    private readonly DuckDbMetadataOptions _options;
    private bool _isDisposed;

    internal DuckDbFileSource(DuckDbFile file, string displayName, CatalogAccess access, DuckDbMetadataOptions options)
    {
        _file = file;
        _access = access;
        _options = options;
        DisplayName = displayName;
        Queue = access == CatalogAccess.ReadOnly ? null : CatalogWriteQueue.Share("duckdb " + (file.Path ?? Guid.NewGuid().ToString()));
    }

    public string DisplayName { get; }

    /// <summary>What this process's writers to the file wait in; null for readers.</summary>
    public CatalogWriteQueue? Queue { get; }

    public override string ConnectionString => DisplayName;

    public bool Exists => _file.Path is null || File.Exists(_file.Path);

    public ValueTask<DbConnection> OpenOrCreateAsync(CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(_file.Path) is { } directory && !Directory.Exists(directory))
        {
            throw new MetadataException(
                MetadataErrorKind.NotFound, $"The catalog file '{DisplayName}' cannot be created: there is no directory '{directory}'. Create it first.");
        }

        return OpenAsync(DuckDbFileMode.Create, isAsync: true, cancellationToken);
    }

    protected override DbConnection CreateDbConnection() => new AdoConnection(_file, Mode);

    protected override DbConnection OpenDbConnection()
    {
        var opening = OpenAsync(Mode, isAsync: false, CancellationToken.None);
        Debug.Assert(opening.IsCompleted, "Without waiting asynchronously it is done.");
        return opening.GetAwaiter().GetResult();
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        OpenAsync(Mode, isAsync: true, cancellationToken);

    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _file.Release();
            Queue?.Dispose();
        }

        base.Dispose(disposing);
    }

    private DuckDbFileMode Mode => _access == CatalogAccess.ReadOnly ? DuckDbFileMode.ReadOnly : DuckDbFileMode.ReadWrite;

    private async ValueTask<DbConnection> OpenAsync(DuckDbFileMode mode, bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (mode != DuckDbFileMode.Create && !Exists)
        {
            throw new MetadataException(
                MetadataErrorKind.NotFound, $"The DuckDB catalog '{DisplayName}' cannot be opened: there is no such file. Check the path, or create the lake first.");
        }

        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var connection = new AdoConnection(_file, mode);
            try
            {
                DuckDbLibrary.EnsureLoaded(_options.NativeLibraryPath);
                connection.Open();
                return connection;
            }
            catch (DuckDbLibraryException error)
            {
                throw new MetadataException(MetadataErrorKind.Metadata, $"The DuckDB catalog '{DisplayName}' cannot be opened: {error.Message}", innerException: error);
            }
            catch (DuckDbException error) when (DuckDbErrors.IsLockedByOthers(error) && waiting.Elapsed < _options.BusyTimeout)
            {
                // DuckDB does not wait for the lock by itself.
            }
            catch (DuckDbException error)
            {
                throw DuckDbErrors.TranslateOpening(error, DisplayName, _file.Path);
            }

            var pause = TimeSpan.FromMilliseconds(Random.Shared.Next(ShortestPauseMs, LongestPauseMs));
            if (isAsync)
            {
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Thread.Sleep(pause);
            }
        }
    }
}
