namespace DuckLake.Data.Tests;

/// <summary>Help with readers.</summary>
internal static class ReaderExtensions
{
    /// <summary>The value, or its text where no CLR type reaches it.</summary>
    public static object GetValueOrText(this DuckLakeDataReader reader, int ordinal)
    {
        try
        {
            return reader.GetValue(ordinal);
        }
        catch (OverflowException)
        {
            return reader.GetText(ordinal)!;
        }
    }
}
