using DuckLake.Columnar;

namespace DuckLake.Parquet.Variant;

/// <summary>
/// Puts shredded variants together again (VariantShredding.md, "Reconstructing a Shredded Variant"). The metadata stays as it is;
/// values are encoded anew. Two values where one is allowed are an error. Groups of fields and elements may be null, as some
/// writers make them optional: that is a missing value.
/// </summary>
internal sealed class VariantReconstruction : IDisposable
{
    private readonly StructArray _group;
    private readonly BinaryArray _metadata;
    private readonly ShreddedColumn _root;
    private readonly VariantValueWriter _writer;
    private int _dictionary;

    private VariantReconstruction(VariantShredding shredding, ArrayData raw, MemoryAllocator allocator)
    {
        _group = new StructArray(raw);
        _metadata = (BinaryArray)_group.GetField(shredding.MetadataIndex);
        _root = new ShreddedColumn(shredding, _group);
        _writer = new VariantValueWriter(allocator);
    }

    /// <summary>The variants as structs of metadata and value, owned by the caller; shares the buffers of what did not change.</summary>
    /// <param name="shredding">How the variants are stored.</param>
    /// <param name="raw">The group as it lies in the file, borrowed.</param>
    /// <param name="allocator">Where new buffers come from.</param>
    /// <exception cref="InvalidParquetException">A variant is malformed or holds two values for one place.</exception>
    internal static ArrayData Unshred(VariantShredding shredding, ArrayData raw, MemoryAllocator allocator)
    {
        using var reconstruction = new VariantReconstruction(shredding, raw, allocator);
        if (reconstruction.IsUnshredded())
        {
            return Assemble(shredding, raw, raw.Children[shredding.ValueIndex].Retain());
        }

        try
        {
            return Assemble(shredding, raw, reconstruction.WriteValues(raw, allocator));
        }
        catch (ArrowFormatException e)
        {
            var error = new InvalidParquetException(e.Message, e);
            error.Locate(columnPath: shredding.Path);
            throw error;
        }
        catch (InvalidParquetException e) when (e.Locate(columnPath: shredding.Path))
        {
            throw;
        }
    }

    public void Dispose() => _writer.Dispose();

    private static ArrayData Assemble(VariantShredding shredding, ArrayData raw, ArrayData values) => new(
        ExtensionTypes.VariantStorage,
        raw.Length,
        raw.NullCount,
        raw.Offset,
        [raw.Buffers[0].Retain()],
        [raw.Children[shredding.MetadataIndex].Retain(), values]);

    /// <summary>True if every variant lies whole in its value already.</summary>
    private bool IsUnshredded()
    {
        if (_root.Value is not { } value
            || _root.Shredding.Kind == VariantShreddingKind.Object
            || (_root.TypedValue is { } typed && typed.NullCount != typed.Length))
        {
            return false;
        }

        for (int row = 0; value.NullCount > 0 && row < value.Length; row++)
        {
            if (value.IsNull(row) && _group.IsValid(row))
            {
                return false;
            }
        }

        return true;
    }

    private ArrayData WriteValues(ArrayData raw, MemoryAllocator allocator)
    {
        ArrowBuffer offsets = allocator.Allocate((raw.Offset + raw.Length + 1L) * sizeof(int));
        try
        {
            Span<int> ends = offsets.AsSpan<int>();
            ends[..(raw.Offset + 1)].Clear();
            int previous = -1;
            for (int row = 0; row < raw.Length; row++)
            {
                if (_group.IsValid(row))
                {
                    ReadOnlySpan<byte> metadata = _metadata.GetBytes(row);
                    if (previous < 0 || !metadata.SequenceEqual(_metadata.GetBytes(previous)))
                    {
                        _dictionary++;
                    }

                    previous = row;
                    if (!TryWrite(_root, row, new VariantMetadata(metadata)))
                    {
                        _writer.WriteNull();
                    }
                }

                ends[raw.Offset + row + 1] = _writer.Length <= int.MaxValue
                    ? (int)_writer.Length
                    : throw new InvalidParquetException(
                        ParquetErrorKind.LimitExceeded, "The variants take more than 2 GiB; read fewer rows at a time.");
            }

            return new ArrayData(BinaryType.Default, raw.Offset + raw.Length, 0, 0, [ArrowBuffer.Empty, offsets, _writer.Finish()]);
        }
        catch
        {
            offsets.Dispose();
            throw;
        }
    }

    /// <summary>Writes the value at <paramref name="index"/>; false, with nothing written, where it is missing.</summary>
    private bool TryWrite(ShreddedColumn column, int index, VariantMetadata metadata)
    {
        bool hasValue = column.HasValue(index);
        if (!column.HasTypedValue(index))
        {
            if (hasValue)
            {
                WriteEncoded(column, index, metadata);
            }

            return hasValue;
        }

        VariantShreddingKind kind = column.Shredding.Kind;
        if (hasValue && kind != VariantShreddingKind.Object)
        {
            throw new InvalidParquetException($"A variant has both a value and a typed_value at '{column.Shredding.Path}'.");
        }

        switch (kind)
        {
            case VariantShreddingKind.Object when hasValue:
                WritePartlyShreddedObject(column, index, metadata);
                break;
            case VariantShreddingKind.Object:
                WriteObject(column, index, metadata);
                break;
            case VariantShreddingKind.Array:
                WriteArray(column, index, metadata);
                break;
            default:
                ShreddedPrimitive.Write(_writer, column.TypedValue!, index);
                break;
        }

        return true;
    }

    private void WriteEncoded(ShreddedColumn column, int index, VariantMetadata metadata)
    {
        var value = new VariantValue(metadata, column.Value!.GetBytes(index));
        if (value.Kind == VariantKind.Object && column.Shredding.Kind == VariantShreddingKind.Object)
        {
            throw new InvalidParquetException($"A variant has an object in the value, not in the typed_value, at '{column.Shredding.Path}'.");
        }

        _writer.WriteEncoded(value.Bytes);
    }

    private void WriteArray(ShreddedColumn column, int index, VariantMetadata metadata)
    {
        ReadOnlySpan<int> offsets = ((ListArray)column.TypedValue!).ValueOffsets;
        VariantValueWriter.Nested nested = _writer.BeginNested();
        for (int i = offsets[index]; i < offsets[index + 1]; i++)
        {
            _writer.BeginValue();
            if (!TryWrite(column.Element!, i, metadata))
            {
                _writer.WriteNull();
            }
        }

        _writer.EndArray(nested);
    }

    private void WriteObject(ShreddedColumn column, int index, VariantMetadata metadata)
    {
        VariantValueWriter.Nested nested = _writer.BeginNested();
        for (int i = 0; i < column.Fields.Length; i++)
        {
            WriteField(column, i, index, metadata);
        }

        _writer.EndObject(nested);
    }

    /// <summary>Merges the shredded fields with those of the value; both come in the order of their names.</summary>
    private void WritePartlyShreddedObject(ShreddedColumn column, int index, VariantMetadata metadata)
    {
        var rest = new VariantValue(metadata, column.Value!.GetBytes(index));
        if (rest.Kind != VariantKind.Object)
        {
            throw new InvalidParquetException($"A variant has a value of kind {rest.Kind} beside shredded fields at '{column.Shredding.Path}'.");
        }

        int[]? order = rest.GetFieldOrder();
        int unusedBytes = rest.Bytes.Length;
        int field = 0;
        VariantValueWriter.Nested nested = _writer.BeginNested();
        for (int i = 0; i < rest.Count; i++)
        {
            int position = order is null ? i : order[i];
            ReadOnlySpan<byte> name = rest.GetNameBytes(position);
            int comparison = -1;
            while (field < column.Fields.Length && (comparison = column.Shredding.FieldNames[field].AsSpan().SequenceCompareTo(name)) < 0)
            {
                WriteField(column, field++, index, metadata);
            }

            if (field < column.Fields.Length && comparison == 0)
            {
                throw new InvalidParquetException($"A variant has the shredded field '{column.Fields[field].Shredding.Path}' in its value too.");
            }

            ReadOnlySpan<byte> value = rest[position].Bytes;
            unusedBytes -= value.Length;
            if (unusedBytes < 0)
            {
                throw new InvalidParquetException($"Values of a variant overlap at '{column.Shredding.Path}'.");
            }

            _writer.BeginValue(rest.GetFieldId(position));
            _writer.WriteEncoded(value);
        }

        for (; field < column.Fields.Length; field++)
        {
            WriteField(column, field, index, metadata);
        }

        _writer.EndObject(nested);
    }

    private void WriteField(ShreddedColumn column, int field, int index, VariantMetadata metadata)
    {
        ShreddedColumn child = column.Fields[field];
        if (child.HasValue(index) || child.HasTypedValue(index))
        {
            _writer.BeginValue(column.GetFieldId(field, metadata, _dictionary));
            TryWrite(child, index, metadata);
        }
    }
}
