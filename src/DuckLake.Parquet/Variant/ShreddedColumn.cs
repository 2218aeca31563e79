using DuckLake.Columnar;

namespace DuckLake.Parquet.Variant;

/// <summary>The arrays of one <see cref="VariantShredding"/>, borrowed from the group's array.</summary>
internal sealed class ShreddedColumn
{
    private const int Unresolved = -1;

    private readonly StructArray _group;
    private readonly int[] _fieldIds;
    private int _dictionary;

    internal ShreddedColumn(VariantShredding shredding, StructArray group)
    {
        Shredding = shredding;
        _group = group;
        Value = shredding.ValueIndex < 0 ? null : (BinaryArray)group.GetField(shredding.ValueIndex);
        TypedValue = shredding.TypedValueIndex < 0 ? null : group.GetField(shredding.TypedValueIndex);
        Fields = new ShreddedColumn[shredding.Fields.Length];
        for (int i = 0; i < Fields.Length; i++)
        {
            Fields[i] = new ShreddedColumn(shredding.Fields[i], (StructArray)((StructArray)TypedValue!).GetField(shredding.FieldIndexes[i]));
        }

        _fieldIds = new int[Fields.Length];
        if (shredding.Element is not null)
        {
            Element = new ShreddedColumn(shredding.Element, (StructArray)((ListArray)TypedValue!).Values);
        }
    }

    internal VariantShredding Shredding { get; }

    internal BinaryArray? Value { get; }

    internal IArrowArray? TypedValue { get; }

    /// <summary>In the order of <see cref="VariantShredding.Fields"/>.</summary>
    internal ShreddedColumn[] Fields { get; }

    internal ShreddedColumn? Element { get; }

    internal bool HasValue(int index) => _group.IsValid(index) && Value is not null && Value.IsValid(index);

    internal bool HasTypedValue(int index) => _group.IsValid(index) && TypedValue is not null && TypedValue.IsValid(index);

    /// <summary>The id of a field's name, remembered while <paramref name="dictionary"/>, a number above 0, stays the same.</summary>
    internal int GetFieldId(int field, VariantMetadata metadata, int dictionary)
    {
        if (_dictionary != dictionary)
        {
            _fieldIds.AsSpan().Fill(Unresolved);
            _dictionary = dictionary;
        }

        if (_fieldIds[field] == Unresolved)
        {
            int id = metadata.IndexOf(Shredding.FieldNames[field]);
            _fieldIds[field] = id >= 0
                ? id
                : throw new InvalidParquetException($"The metadata of a variant lacks the name of its shredded field '{Fields[field].Shredding.Path}'.");
        }

        return _fieldIds[field];
    }
}
