using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Writes rows into one file after the other, beginning a new one when a file has reached the target size.</summary>
internal sealed class RotatingFileSink(FileFactory factory, string directory, FilePartition? partition, int workers) : IRowSink
{
    // Smaller targets would make a file of every few rows.
    private const long MinTargetBytes = 4_096;

    private readonly long _targetBytes = Math.Max(MinTargetBytes, factory.Context.Options.TargetFileSizeBytes);
    private DataFileWriter? _file;

    /// <summary>Bytes of rows the open file holds in memory; 0 when none is open.</summary>
    public long BufferedSizeBytes => _file?.BufferedSizeBytes ?? 0;

    public async ValueTask WriteAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        if (rows.Length == 0)
        {
            return;
        }

        _file ??= factory.Begin(directory, partition, workers);
        await _file.WriteAsync(rows, cancellationToken).ConfigureAwait(false);
        if (_file.SizeBytes >= _targetBytes)
        {
            await CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Completes the open file, if there is one. Further rows begin another.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_file is { } file)
        {
            await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
            _file = null;
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _file is null ? ValueTask.CompletedTask : _file.DisposeAsync();
}
