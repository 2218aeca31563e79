using System.Buffers;

namespace DuckLake.Storage;

/// <summary>Reads many ranges through a store's single-range read: coalesced, and several at once.</summary>
public static class RangeReader
{
    /// <summary>Fills one memory per range.</summary>
    /// <param name="read">Reads one range.</param>
    /// <param name="ranges">The wanted ranges, in any order; they may overlap or be empty.</param>
    /// <param name="destinations">One memory per range, of exactly its length.</param>
    /// <param name="options">Gap, request size and concurrency.</param>
    /// <param name="cancellationToken">Cancels all reads.</param>
    /// <returns>
    /// A task that ends when all memories are filled, or, after the first failure has cancelled the other reads, when none is in
    /// flight any more.
    /// </returns>
    /// <exception cref="ArgumentException">The destinations do not fit the ranges.</exception>
    public static async ValueTask ReadAsync(
        RangeRead read,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        RangeReadOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(options);
        Validate(ranges, destinations);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<CoalescedRange> requests = RangeCoalescer.Coalesce(ranges, options.MaxGapBytes, options.MaxRequestBytes);
        if (requests.Count <= 1)
        {
            foreach (CoalescedRange request in requests)
            {
                await ReadRequestAsync(read, request, ranges, destinations, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int taken = -1;
        var workers = new Task[Math.Min(options.MaxConcurrency, requests.Count)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync();
        }

        await Task.WhenAll(workers).ConfigureAwait(false);

        async Task WorkAsync()
        {
            try
            {
                int index;
                while ((index = Interlocked.Increment(ref taken)) < requests.Count)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    await ReadRequestAsync(read, requests[index], ranges, destinations, stop.Token).ConfigureAwait(false);
                }
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Throws unless there is one destination of the right length per range; returns the sum of the lengths.</summary>
    internal static long Validate(IReadOnlyList<ByteRange> ranges, IReadOnlyList<Memory<byte>> destinations)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ArgumentNullException.ThrowIfNull(destinations);
        if (ranges.Count != destinations.Count)
        {
            throw new ArgumentException($"{ranges.Count} ranges need as many destinations, not {destinations.Count}.", nameof(destinations));
        }

        long total = 0;
        for (int i = 0; i < ranges.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ranges[i].Offset, nameof(ranges));
            if (ranges[i].Length != destinations[i].Length)
            {
                throw new ArgumentException(
                    $"Range {i} has {ranges[i].Length} bytes but its destination has {destinations[i].Length}.", nameof(destinations));
            }

            total += destinations[i].Length;
        }

        return total;
    }

    private static async ValueTask ReadRequestAsync(
        RangeRead read,
        CoalescedRange request,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        CancellationToken cancellationToken)
    {
        if (request.Members.Length == 1)
        {
            await read(request.Range, destinations[request.Members.Span[0]], cancellationToken).ConfigureAwait(false);
            return;
        }

        int length = checked((int)request.Range.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await read(request.Range, buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            foreach (int member in request.Members.Span)
            {
                int start = (int)(ranges[member].Offset - request.Range.Offset);
                buffer.AsSpan(start, destinations[member].Length).CopyTo(destinations[member].Span);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
