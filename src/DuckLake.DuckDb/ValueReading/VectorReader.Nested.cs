using System.Collections;

namespace DuckLake.DuckDb;

/// <content>Lists, structs, maps and unions.</content>
internal partial class VectorReader
{
    /// <summary>Where the elements of a LIST or MAP row lie among those of all rows, checked against them.</summary>
    public static Range Elements(DuckDbVector vector, DuckDbVector child, int row)
    {
        DuckDbListEntry entry = vector.Values<DuckDbListEntry>()[row];
        return entry.Offset + entry.Length <= (ulong)child.Length
            ? new Range((int)entry.Offset, (int)(entry.Offset + entry.Length))
            : throw new InvalidOperationException("A list reaches beyond its elements.");
    }

    private IList ReadList(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        DuckDbVector child = vector.ListChild();
        Range range = Elements(vector, child, row);
        return Fill(child, type.Element, range.Start.Value, range.End.Value);
    }

    private IList ReadArray(DuckDbVector vector, DuckDbTypeInfo type, int row) =>
        Fill(vector.ArrayChild(type.ArraySize), type.Element, row * type.ArraySize, (row + 1) * type.ArraySize);

    private IList Fill(DuckDbVector child, DuckDbTypeInfo element, int start, int end)
    {
        IList list = ListFactory.For(element).Create(end - start);
        for (int i = start; i < end; i++)
        {
            list.Add(Read(child, element, i));
        }

        return list;
    }

    private Dictionary<string, object?> ReadStruct(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        Dictionary<string, object?> fields = new(type.Children.Count, StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < type.Children.Count; i++)
        {
            fields[type.Children[i].Name] = Read(vector.StructChild(i), type.Children[i].Type, row);
        }

        return fields;
    }

    private object?[] ReadTuple(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        object?[] fields = new object?[type.Children.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = Read(vector.StructChild(i), type.Children[i].Type, row);
        }

        return fields;
    }

    private Dictionary<object, object?> ReadMap(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        DuckDbVector entries = vector.ListChild();
        DuckDbVector keys = entries.StructChild(0);
        DuckDbVector values = entries.StructChild(1);
        Range range = Elements(vector, entries, row);
        Dictionary<object, object?> map = new(range.End.Value - range.Start.Value);
        for (int i = range.Start.Value; i < range.End.Value; i++)
        {
            map[Read(keys, type.Children[0].Type, i) ?? DBNull.Value] = Read(values, type.Children[1].Type, i);
        }

        return map;
    }

    private object? ReadUnion(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        int tag = UnionTag(vector, type, row);
        return tag < 0 ? null : Read(vector.StructChild(tag + 1), type.Children[tag].Type, row);
    }

    /// <summary>Which member of a UNION a row has; -1 for none.</summary>
    public static int UnionTag(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        DuckDbVector tags = vector.StructChild(0);
        return tags.IsValid(row) && tags.Values<byte>()[row] is byte tag && tag < type.Children.Count ? tag : -1;
    }

    private object? ReadVariant(VariantNode node)
    {
        if (node.Type.Id == DuckDbType.List)
        {
            List<object?> items = new(node.Items.Count);
            foreach (VariantNode item in node.Items)
            {
                items.Add(ReadVariant(item));
            }

            return items;
        }

        if (node.Type.Id != DuckDbType.Struct)
        {
            return node.Type.Id == DuckDbType.SqlNull ? null : ReadScalar(node.Type, node.Slot);
        }

        Dictionary<string, object?> fields = new(node.Items.Count);
        for (int i = 0; i < node.Items.Count; i++)
        {
            fields[node.Names[i]] = ReadVariant(node.Items[i]);
        }

        return fields;
    }
}
