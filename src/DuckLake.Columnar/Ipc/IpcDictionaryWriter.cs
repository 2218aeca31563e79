namespace DuckLake.Columnar;

/// <summary>
/// Writes the dictionaries of a batch ahead of it, as far as they differ from those written before: anew, as a replacement, or as a
/// delta. Where dictionaries may not be replaced, other values are appended and the indices of the batch shifted.
/// </summary>
internal sealed class IpcDictionaryWriter(IpcOutput output, IpcOptions options, DictionaryReplacement replacement) : IDisposable
{
    private readonly Dictionary<long, ArrayData> _last = [];
    private readonly Dictionary<long, int> _lengths = [];
    private readonly Dictionary<long, int> _shifts = [];

    /// <summary>What is added to the indices of each dictionary in the batch whose dictionaries were written last.</summary>
    internal IReadOnlyDictionary<long, int> IndexShifts => _shifts;

    /// <summary>Where the dictionary batches stand.</summary>
    internal List<IpcBlock> Blocks { get; } = [];

    internal async ValueTask WriteAsync(IpcField field, ArrayData data, IoMode mode, CancellationToken cancellationToken)
    {
        for (int i = 0; i < field.Children.Length; i++)
        {
            await WriteAsync(field.Children[i], data.Children[i], mode, cancellationToken).ConfigureAwait(false);
        }

        if (field.DictionaryValues is null)
        {
            return;
        }

        ArrayData values = data.Dictionary ?? throw new InvalidOperationException($"'{field.Name}' is dictionary-encoded but has no dictionary.");

        // Dictionaries inside this one come first.
        await WriteAsync(field.DictionaryValues, values, mode, cancellationToken).ConfigureAwait(false);
        await WriteValuesAsync(field.DictionaryId, field.DictionaryValues, values, mode, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (ArrayData values in _last.Values)
        {
            values.Dispose();
        }

        _last.Clear();
    }

    private async ValueTask WriteValuesAsync(long id, IpcField field, ArrayData values, IoMode mode, CancellationToken cancellationToken)
    {
        bool isFirst = !_last.TryGetValue(id, out ArrayData? last);
        bool continues = !isFirst && IpcDictionaryComparison.IsPrefix(last!, values);
        if (continues && last!.Length == values.Length)
        {
            return;
        }

        bool isDelta = !isFirst && (replacement == DictionaryReplacement.Refused || (continues && options.WriteDictionaryDeltas));
        int skip = isDelta && continues ? last!.Length : 0;
        int length = values.Length - skip;
        using (var body = new IpcBodyWriter(options.Allocator))
        using (ArrayData part = values.Slice(skip, length))
        {
            body.Add(field, part, _shifts);
            Blocks.Add(await output.WriteDictionaryAsync(body, length, id, isDelta, mode, cancellationToken).ConfigureAwait(false));
        }

        int written = isDelta ? _lengths[id] : 0;
        _shifts[id] = isDelta && !continues ? written : isDelta ? _shifts[id] : 0;
        _lengths[id] = checked(written + length);
        _last[id] = values.Retain();
        last?.Dispose();
    }
}
