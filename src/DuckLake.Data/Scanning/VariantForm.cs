using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>
/// Variants in the form DuckDB's VARIANT has inside: per row the keys of its objects, the children of its objects and arrays, the type and
/// place of each value, and the bytes of the values.
/// </summary>
internal sealed class VariantForm
{
    private readonly List<int> _keyLists = [0];
    private readonly List<int> _keyOffsets = [0];
    private readonly List<byte> _keyBytes = [];
    private readonly List<int> _childLists = [0];
    private readonly List<uint> _childKeys = [];
    private readonly List<bool> _childIsNamed = [];
    private readonly List<uint> _childValues = [];
    private readonly List<int> _valueLists = [0];
    private readonly List<byte> _valueTypes = [];
    private readonly List<uint> _valueOffsets = [];
    private readonly List<int> _dataOffsets = [0];
    private readonly List<byte> _data = [];

    // Where the row that is being written begins.
    private int _firstKey;
    private int _firstChild;
    private int _firstValue;
    private int _firstByte;

    /// <summary>The struct of DuckDB's VARIANT.</summary>
    public static StructType Type { get; } = new(
    [
        new Field("keys", new ListType(new Field("element", StringType.Default, nullable: true)), nullable: true),
        new Field("children", new ListType(new Field("element", ChildType, nullable: true)), nullable: true),
        new Field("values", new ListType(new Field("element", ValueType, nullable: true)), nullable: true),
        new Field("data", BinaryType.Default, nullable: true),
    ]);

    private static StructType ChildType => new(
    [
        new Field("keys_index", UInt32Type.Default, nullable: true),
        new Field("values_index", UInt32Type.Default, nullable: true),
    ]);

    private static StructType ValueType => new(
    [
        new Field("type_id", UInt8Type.Default, nullable: true),
        new Field("byte_offset", UInt32Type.Default, nullable: true),
    ]);

    /// <summary>Turns an array of <see cref="ExtensionTypes.VariantStorage"/>; the caller disposes the result.</summary>
    /// <exception cref="ArrowFormatException">A value is malformed.</exception>
    public static ArrayData Convert(ArrayData variants)
    {
        var form = new VariantForm();
        ArrayData metadata = variants.Children[0];
        ArrayData values = variants.Children[1];
        ReadOnlySpan<byte> validity = variants.NullCount == 0 ? default : variants.Buffers[0].Span;
        for (int i = 0; i < variants.Length; i++)
        {
            int row = variants.Offset + i;
            if (validity.IsEmpty || BitUtility.GetBit(validity, row))
            {
                form.BeginRow();
                var value = new VariantValue(Bytes(metadata, row), Bytes(values, row));
                value.Validate();
                form.Add(value);
            }

            form.EndRow();
        }

        return form.Build(variants.Length, variants.NullCount, variants.CopyValidity());
    }

    private static ReadOnlySpan<byte> Bytes(ArrayData binaries, int row)
    {
        ReadOnlySpan<int> offsets = binaries.Buffers[1].AsSpan<int>().Slice(binaries.Offset + row, 2);
        return binaries.Buffers[2].Span[offsets[0]..offsets[1]];
    }

    private void BeginRow()
    {
        _firstKey = _keyOffsets.Count - 1;
        _firstChild = _childValues.Count;
        _firstValue = _valueTypes.Count;
        _firstByte = _data.Count;
    }

    private void EndRow()
    {
        _keyLists.Add(_keyOffsets.Count - 1);
        _childLists.Add(_childValues.Count);
        _valueLists.Add(_valueTypes.Count);
        _dataOffsets.Add(_data.Count);
    }

    private void Add(VariantValue value)
    {
        _valueTypes.Add((byte)VariantScalars.TypeOf(value));
        _valueOffsets.Add((uint)(_data.Count - _firstByte));
        if (value.Kind is not (VariantKind.Object or VariantKind.Array))
        {
            VariantScalars.Write(value, _data);
            return;
        }

        int count = value.Count;
        VariantScalars.WriteVarint(_data, (uint)count);
        if (count == 0)
        {
            return;
        }

        int children = _childValues.Count;
        VariantScalars.WriteVarint(_data, (uint)(children - _firstChild));
        for (int i = 0; i < count; i++)
        {
            _childKeys.Add(0);
            _childIsNamed.Add(value.Kind == VariantKind.Object);
            _childValues.Add(0);
        }

        for (int i = 0; i < count; i++)
        {
            if (value.Kind == VariantKind.Object)
            {
                _childKeys[children + i] = (uint)(_keyOffsets.Count - 1 - _firstKey);
                _keyBytes.AddRange(value.GetNameBytes(i));
                _keyOffsets.Add(_keyBytes.Count);
            }

            _childValues[children + i] = (uint)(_valueTypes.Count - _firstValue);
            Add(value[i]);
        }
    }

    private ArrayData Build(int length, int nullCount, ArrowBuffer validity)
    {
        StructType childType = ChildType;
        StructType valueType = ValueType;
        ArrowBuffer named = MemoryAllocator.Shared.AllocateZeroed(BitUtility.ByteCount(_childIsNamed.Count) + 1);
        for (int i = 0; i < _childIsNamed.Count; i++)
        {
            BitUtility.SetBit(named.Span, i, _childIsNamed[i]);
        }

        var keys = new ArrayData(StringType.Default, _keyOffsets.Count - 1, 0, 0, [default, Copy(_keyOffsets), Copy(_keyBytes)]);
        var children = new ArrayData(childType, _childValues.Count, 0, 0, [default],
        [
            new ArrayData(UInt32Type.Default, _childKeys.Count, -1, 0, [named, Copy(_childKeys)]),
            new ArrayData(UInt32Type.Default, _childValues.Count, 0, 0, [default, Copy(_childValues)]),
        ]);
        var values = new ArrayData(valueType, _valueTypes.Count, 0, 0, [default],
        [
            new ArrayData(UInt8Type.Default, _valueTypes.Count, 0, 0, [default, Copy(_valueTypes)]),
            new ArrayData(UInt32Type.Default, _valueOffsets.Count, 0, 0, [default, Copy(_valueOffsets)]),
        ]);
        return new ArrayData(Type, length, nullCount, 0, [validity],
        [
            new ArrayData(Type.Fields[0].DataType, length, 0, 0, [default, Copy(_keyLists)], [keys]),
            new ArrayData(Type.Fields[1].DataType, length, 0, 0, [default, Copy(_childLists)], [children]),
            new ArrayData(Type.Fields[2].DataType, length, 0, 0, [default, Copy(_valueLists)], [values]),
            new ArrayData(BinaryType.Default, length, 0, 0, [default, Copy(_dataOffsets), Copy(_data)]),
        ]);
    }

    private static ArrowBuffer Copy<T>(List<T> values)
        where T : unmanaged => ArrowBuffer.CopyOf<T>(CollectionsMarshal.AsSpan(values));
}
