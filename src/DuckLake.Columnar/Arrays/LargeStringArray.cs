using System.Text;

namespace DuckLake.Columnar;

/// <summary>An array of UTF-8 text with 64-bit offsets.</summary>
public sealed partial class LargeStringArray : LargeBinaryArray
{
    /// <summary>Wraps data of type largeutf8.</summary>
    public LargeStringArray(ArrayData data)
        : base(data, ArrowTypeId.LargeString)
    {
    }

    /// <summary>The text at <paramref name="index"/>, or null.</summary>
    public string? GetString(int index) => IsValid(index) ? Encoding.UTF8.GetString(GetBytes(index)) : null;
}
