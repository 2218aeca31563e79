using System.Text;

namespace DuckLake.Columnar;

/// <summary>
/// Builds one variant: the value through <see cref="Writer"/>, the dictionary from the names of fields. Names added in byte order
/// give a dictionary marked as sorted.
/// </summary>
internal sealed class VariantBuilder : IDisposable
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<byte[]> _names = [];

    /// <summary>Where values are written; fields of objects are begun with <see cref="BeginField"/>.</summary>
    internal VariantValueWriter Writer { get; } = new();

    /// <summary>The id of a name, added to the dictionary where it is new.</summary>
    internal int AddName(string name)
    {
        if (!_ids.TryGetValue(name, out int id))
        {
            id = _names.Count;
            _ids.Add(name, id);
            _names.Add(Encoding.UTF8.GetBytes(name));
        }

        return id;
    }

    /// <summary>Announces the next field of the innermost object, in any order of names.</summary>
    internal void BeginField(string name) => Writer.BeginValue(AddName(name));

    /// <summary>Ends an object, ordering its fields by name.</summary>
    internal void EndObject(VariantValueWriter.Nested nested)
    {
        if (Writer.SortFields(nested, (left, right) => _names[left].AsSpan().SequenceCompareTo(_names[right])))
        {
            throw new InvalidOperationException("A variant object cannot have two fields of the same name.");
        }

        Writer.EndObject(nested);
    }

    /// <summary>Appends a copy of a value, in the encoding of this builder.</summary>
    internal void Append(VariantValue value)
    {
        switch (value.Kind)
        {
            case VariantKind.Object:
            {
                VariantValueWriter.Nested nested = Writer.BeginNested();
                for (int i = 0; i < value.Count; i++)
                {
                    BeginField(value.GetName(i));
                    Append(value[i]);
                }

                EndObject(nested);
                break;
            }

            case VariantKind.Array:
            {
                VariantValueWriter.Nested nested = Writer.BeginNested();
                for (int i = 0; i < value.Count; i++)
                {
                    Writer.BeginValue();
                    Append(value[i]);
                }

                Writer.EndArray(nested);
                break;
            }

            case VariantKind.String:
                Writer.WriteString(value.GetBytes());
                break;
            default:
                Writer.WriteEncoded(value.Bytes);
                break;
        }
    }

    /// <summary>The metadata of all names added so far.</summary>
    internal byte[] BuildMetadata()
    {
        long length = _names.Sum(name => (long)name.Length);
        int offsetSize = VariantFormat.UnsignedSize((uint)Math.Max(length, _names.Count));
        var metadata = new byte[checked((int)(1 + ((_names.Count + 2L) * offsetSize) + length))];
        metadata[0] = (byte)(VariantFormat.MetadataVersion | (IsSorted() ? VariantFormat.SortedStringsFlag : 0) | ((offsetSize - 1) << 6));
        int position = 1;
        VariantFormat.WriteUnsigned(metadata.AsSpan(position), (uint)_names.Count, offsetSize);
        position += offsetSize;
        int stringsStart = position + ((_names.Count + 1) * offsetSize);
        int offset = 0;
        foreach (byte[] name in _names)
        {
            VariantFormat.WriteUnsigned(metadata.AsSpan(position), (uint)offset, offsetSize);
            position += offsetSize;
            name.CopyTo(metadata, stringsStart + offset);
            offset += name.Length;
        }

        VariantFormat.WriteUnsigned(metadata.AsSpan(position), (uint)offset, offsetSize);
        return metadata;
    }

    /// <summary>The values written so far, one after the other.</summary>
    internal byte[] BuildValue() => Writer.WrittenSpan.ToArray();

    public void Dispose() => Writer.Dispose();

    private bool IsSorted()
    {
        for (int i = 1; i < _names.Count; i++)
        {
            if (_names[i - 1].AsSpan().SequenceCompareTo(_names[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
