using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>Turns the metadata and body of one record batch or dictionary batch into arrays.</summary>
internal ref struct IpcBatchDecoder
{
    private readonly IpcMetadataVersion _version;
    private readonly IpcDictionaries _dictionaries;
    private IpcBodyBuffers _buffers;
    private ReadOnlySpan<byte> _nodes;
    private ReadOnlySpan<byte> _variadicCounts;

    internal IpcBatchDecoder(FlatBufferTable table, IpcMessage message, IpcDictionaries dictionaries, IpcOptions options)
    {
        var batch = new IpcBatchMetadata(table);
        Length = ToLength(batch.Length, "the batch");
        _version = message.Version;
        _dictionaries = dictionaries;
        _buffers = new IpcBodyBuffers(batch, message.Body, options);
        _nodes = batch.Nodes;
        _variadicCounts = batch.VariadicCounts;
    }

    /// <summary>Rows of the batch.</summary>
    internal int Length { get; }

    /// <summary>The columns of a batch, owned by the caller.</summary>
    internal IArrowArray[] DecodeColumns(IpcField[] fields)
    {
        var columns = new IArrowArray[fields.Length];
        int done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = ArrowArrayFactory.BuildArray(DecodeColumn(fields[done]));
            }

            return columns;
        }
        catch
        {
            for (int i = 0; i < done; i++)
            {
                columns[i].Dispose();
            }

            throw;
        }
    }

    /// <summary>The next column, as long as the batch, owned by the caller.</summary>
    internal ArrayData DecodeColumn(IpcField field)
    {
        ArrayData data = Decode(field);
        if (data.Length != Length)
        {
            data.Dispose();
            throw new ArrowFormatException($"column '{field.Name}' has {data.Length} values in a batch of {Length} rows");
        }

        return data;
    }

    private static int ToLength(long length, string what) => length is >= 0 and <= int.MaxValue
        ? (int)length
        : throw new ArrowFormatException($"{what} has {length} values; 0 to {int.MaxValue} are supported");

    private ArrayData Decode(IpcField field)
    {
        (int length, int nullCount) = NextNode(field);
        int variadic = field.Type.TypeId is ArrowTypeId.BinaryView or ArrowTypeId.StringView ? NextVariadicCount(field) : 0;
        var buffers = new ArrowBuffer[IpcLayout.BufferCount(field.Type) + variadic];
        var children = new ArrayData[field.Children.Length];
        ArrayData? dictionary = null;
        int childrenDone = 0;
        try
        {
            TakeBuffers(field, buffers, nullCount);
            for (; childrenDone < children.Length; childrenDone++)
            {
                children[childrenDone] = Decode(field.Children[childrenDone]);
            }

            dictionary = field.DictionaryValues is null ? null : _dictionaries.Retain(field.DictionaryId, field.DictionaryValues);
            int knownNulls = field.Type.TypeId == ArrowTypeId.Null ? length : buffers.Length == 0 || nullCount == 0 ? 0 : -1;
            var data = new ArrayData(field.Type, length, knownNulls, 0, buffers, children, dictionary);
            ArrayValidation.ValidateShallow(data, ArrayValidationLevel.Full, field.Name);
            return data;
        }
        catch
        {
            foreach (ArrowBuffer buffer in buffers)
            {
                buffer.Dispose();
            }

            for (int i = 0; i < childrenDone; i++)
            {
                children[i].Dispose();
            }

            dictionary?.Dispose();
            throw;
        }
    }

    private void TakeBuffers(IpcField field, ArrowBuffer[] buffers, int nullCount)
    {
        ArrowTypeId id = field.Type.TypeId;
        int next = 0;
        if (id is ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion)
        {
            if (_version == IpcMetadataVersion.V4)
            {
                if (nullCount > 0)
                {
                    throw new ArrowFormatException($"union '{field.Name}' of metadata version V4 has {nullCount} nulls of its own, which unions cannot have since V5");
                }

                _buffers.Skip();
            }
        }
        else if (buffers.Length > 0)
        {
            if (nullCount == 0)
            {
                _buffers.Skip();
            }
            else
            {
                buffers[0] = _buffers.Next();
                if (buffers[0].IsEmpty)
                {
                    throw new ArrowFormatException($"'{field.Name}' has {nullCount} nulls but no validity buffer");
                }
            }

            next = 1;
        }

        for (; next < buffers.Length; next++)
        {
            buffers[next] = _buffers.Next();
        }
    }

    private (int Length, int NullCount) NextNode(IpcField field)
    {
        if (_nodes.IsEmpty)
        {
            throw new ArrowFormatException($"the message lists too few field nodes, none is left for '{field.Name}'");
        }

        int length = ToLength(BinaryPrimitives.ReadInt64LittleEndian(_nodes), $"'{field.Name}'");
        long nullCount = BinaryPrimitives.ReadInt64LittleEndian(_nodes[sizeof(long)..]);
        if (nullCount < 0 || nullCount > length)
        {
            throw new ArrowFormatException($"'{field.Name}' of {length} values is said to have {nullCount} nulls");
        }

        _nodes = _nodes[(2 * sizeof(long))..];
        return (length, (int)nullCount);
    }

    private int NextVariadicCount(IpcField field)
    {
        if (_variadicCounts.IsEmpty)
        {
            throw new ArrowFormatException($"the message lists no count of data buffers for the views of '{field.Name}'");
        }

        long count = BinaryPrimitives.ReadInt64LittleEndian(_variadicCounts);
        if (count < 0 || count > _buffers.Left)
        {
            throw new ArrowFormatException($"'{field.Name}' is said to have {count} data buffers; {_buffers.Left} buffers are left");
        }

        _variadicCounts = _variadicCounts[sizeof(long)..];
        return (int)count;
    }
}
