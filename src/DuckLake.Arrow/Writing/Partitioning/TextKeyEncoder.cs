using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Identity keys of values without a simple layout, told apart by their text.</summary>
internal sealed class TextKeyEncoder(Field field) : PartitionKeyEncoder
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string?> _texts = [null];

    public override void Encode(IArrowArray column, Span<int> codes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            if (ValueText.Format(column, field, i) is not { } text)
            {
                codes[i] = 0;
            }
            else if (!_codes.TryGetValue(text, out codes[i]))
            {
                codes[i] = _texts.Count;
                _codes.Add(text, _texts.Count);
                _texts.Add(text);
            }
        }
    }

    public override string? GetText(int code) => _texts[code];
}
