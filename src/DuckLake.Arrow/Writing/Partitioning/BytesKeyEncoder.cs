using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Identity keys of text and blobs.</summary>
internal sealed class BytesKeyEncoder(Field field) : PartitionKeyEncoder
{
    private readonly ByteStringTable _values = new();
    private readonly List<string?> _texts = [null];

    public override void Encode(IArrowArray column, Span<int> codes)
    {
        var bytes = (IBytesArray)column;
        bool hasNulls = column.NullCount > 0;
        for (int i = 0; i < codes.Length; i++)
        {
            if (hasNulls && column.IsNull(i))
            {
                codes[i] = 0;
                continue;
            }

            int code = _values.GetOrAdd(bytes.GetBytes(i)) + 1;
            if (code == _texts.Count)
            {
                _texts.Add(ValueText.Format(column, field, i));
            }

            codes[i] = code;
        }
    }

    public override string? GetText(int code) => _texts[code];
}
