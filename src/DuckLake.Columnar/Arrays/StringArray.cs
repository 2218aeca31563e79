using System.Text;

namespace DuckLake.Columnar;

/// <summary>An array of UTF-8 text with 32-bit offsets.</summary>
public sealed partial class StringArray : BinaryArray
{
    /// <summary>Wraps data of type utf8.</summary>
    public StringArray(ArrayData data)
        : base(data, ArrowTypeId.String)
    {
    }

    /// <summary>The text at <paramref name="index"/>, or null.</summary>
    public string? GetString(int index) => IsValid(index) ? Encoding.UTF8.GetString(GetBytes(index)) : null;
}
