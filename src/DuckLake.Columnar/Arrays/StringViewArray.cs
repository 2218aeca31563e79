using System.Text;

namespace DuckLake.Columnar;

/// <summary>An array of UTF-8 text as views.</summary>
public sealed partial class StringViewArray : BinaryViewArray
{
    /// <summary>Wraps data of type utf8view.</summary>
    public StringViewArray(ArrayData data)
        : base(data, ArrowTypeId.StringView)
    {
    }

    /// <summary>The text at <paramref name="index"/>, or null.</summary>
    public string? GetString(int index) => IsValid(index) ? Encoding.UTF8.GetString(GetBytes(index)) : null;
}
