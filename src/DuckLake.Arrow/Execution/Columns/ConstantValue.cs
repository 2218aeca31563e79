using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>A value every row of a file has, kept in managed memory. Immutable; thread-safe.</summary>
internal sealed class ConstantValue
{
    private readonly Field _field;
    private readonly ResolvedColumn _column;
    private readonly string? _text;
    private readonly byte[]? _fixedValue;

    private ConstantValue(string? text, ResolvedColumn column, Field field)
    {
        _text = text;
        _column = column;
        _field = field;
        if (text is null)
        {
            return;
        }

        using ArrayData one = Build(1);
        if (one.NullCount == 0 && field.DataType is FixedWidthType { BitWidth: >= 8 } type and not DictionaryType)
        {
            _fixedValue = one.Buffers[1].Span.Slice(one.Offset * (type.BitWidth / 8), type.BitWidth / 8).ToArray();
        }
    }

    /// <summary>The value a text of the catalog or of a path spells; null for NULL.</summary>
    /// <exception cref="DuckLakeException">The text is no value of the column's type.</exception>
    internal static ConstantValue FromText(string? text, ResolvedColumn column, Field field)
    {
        try
        {
            return new ConstantValue(text, column, field);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidDataException)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.CorruptData, $"The default or partition value of the column is no {column.Type}: {e.Message} Repair it in the catalog.", e)
            {
                ColumnPath = column.Name,
            };
        }
    }

    /// <summary>An array of the value, owned by the caller.</summary>
    internal ArrayData Repeat(int length)
    {
        if (_text is null)
        {
            return NullArrays.Create(_field.DataType, length);
        }

        if (_fixedValue is null)
        {
            return Build(length);
        }

        ArrowBuffer values = MemoryAllocator.Shared.Allocate((long)length * _fixedValue.Length);
        Span<byte> to = values.IsEmpty ? default : values.Span;
        int filled = Math.Min(_fixedValue.Length, to.Length);
        _fixedValue.AsSpan(0, filled).CopyTo(to);
        while (filled < to.Length)
        {
            int count = Math.Min(filled, to.Length - filled);
            to[..count].CopyTo(to[filled..]);
            filled += count;
        }

        return new ArrayData(_field.DataType, length, 0, 0, [ArrowBuffer.Empty, values]);
    }

    /// <summary>The value as the bounds of <paramref name="rowCount"/> rows; false when it cannot be compared.</summary>
    internal bool TryGetBounds(DuckLakeType type, long rowCount, out ColumnBounds bounds)
    {
        bounds = new ColumnBounds { NullCount = _text is null ? rowCount : 0, ValueCount = _text is null ? 0 : rowCount };
        if (_text is null)
        {
            return true;
        }

        if (type.Kind == DuckLakeTypeKind.Blob
            || !BoundValueParser.TryParse(type, _text, Rounding.Floor, out BoundValue value, out bool isExact)
            || !isExact)
        {
            return false;
        }

        bounds = bounds with { Min = value, Max = value };
        return true;
    }

    private ArrayData Build(int length)
    {
        Field field = _column.ToField();
        using IArrowArray values = ValueParser.Repeat(field, _text, length);
        return StoredColumnResolver.Read(_column, _field, _column.Name, _column).Resolve(values.Data, length);
    }
}
