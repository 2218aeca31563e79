using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Defaults as the catalog stores them.</summary>
internal static class DefaultValues
{
    // This text in the catalog says that there is no default.
    private const string NoDefault = "NULL";

    /// <summary>The text of <c>default_value</c> (null for none), and whether it is an expression.</summary>
    public static (string? Text, bool IsExpression) Stored(DuckLakeDefault? value) => value switch
    {
        null => (null, false),
        { IsExpression: true } => (value.Text, true),
        { Text: NoDefault } => ($"'{NoDefault}'", true),
        _ => (value.Text, false),
    };

    /// <summary>The text of <c>initial_default</c>: the literal as a value of the column's type; null for none.</summary>
    /// <exception cref="DuckLakeException">The literal is no value of the type.</exception>
    public static string? Initial(DuckLakeColumnSpec column) =>
        column.Default is { IsExpression: false } literal ? Canonical(column.Name, column.Type, literal.Text) : null;

    /// <summary>The text DuckDB gives the value that a literal stands for.</summary>
    /// <exception cref="DuckLakeException">The literal is no value of the type.</exception>
    public static string Canonical(string name, DuckLakeType type, string literal)
    {
        if (type.Kind is DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json)
        {
            return literal;
        }

        try
        {
            Field field = new ResolvedColumn { ColumnId = 0, Ordinal = 0, Name = name, Type = type }.ToField();
            using IArrowArray value = ValueParser.Repeat(field, literal, 1);
            return ValueText.Format(value, field, 0) ?? literal;
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidDataException or ArgumentException)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.InvalidInput,
                $"The default of column '{name}' is no {DuckDbTypeText.Of(type)}: {e.Message} Give a value of that type as text, or an expression.",
                e)
            {
                SqlErrorClass = SqlErrorClass.Conversion,
                ColumnPath = name,
            };
        }
    }
}
