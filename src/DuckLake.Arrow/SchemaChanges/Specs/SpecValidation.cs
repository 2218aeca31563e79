using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Checks names and columns before anything is made of them.</summary>
internal static class SpecValidation
{
    /// <summary>Readers refuse columns nested deeper.</summary>
    public const int MaxDepth = 250;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks the name of an object.</summary>
    /// <exception cref="DuckLakeException">It is empty or cannot be stored.</exception>
    public static void CheckName(string? name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
        {
            throw SchemaErrors.Parser($"zero-length delimited identifier: the name of a {what} must not be empty.");
        }

        CheckText(name, $"The name of a {what}");
    }

    /// <summary>Checks a text the catalog is to hold.</summary>
    /// <exception cref="DuckLakeException">It holds a NUL character or is no valid UTF-16.</exception>
    public static void CheckText(string text, string what)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw SchemaErrors.Invalid($"{what} must not hold a NUL character.");
        }

        try
        {
            s_strictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw SchemaErrors.Invalid($"{what} holds half of a surrogate pair at character {e.Index + 1}.");
        }
    }

    /// <summary>Checks a column's name, whatever its type.</summary>
    /// <param name="name">The name.</param>
    /// <param name="rules">What the catalog allows.</param>
    /// <param name="isInlining">Whether rows of the table may go to the catalog.</param>
    /// <param name="errorClass">The class of the error.</param>
    /// <exception cref="DuckLakeException">The name is empty, cannot be stored or is reserved.</exception>
    public static void CheckColumnName(string name, SchemaRules rules, bool isInlining, SqlErrorClass errorClass)
    {
        CheckName(name, "column");
        if (!rules.IsReserved(name, isInlining))
        {
            return;
        }

        throw SchemaErrors.Create(
            DuckLakeErrorKind.InvalidInput,
            errorClass,
            $"Column name \"{name}\" is reserved by DuckLake for internal use" + (rules.IsReserved(name, isInlining: false)
                ? ". Choose another name."
                : " when data inlining is enabled. If you must use this column name, disable inlining by calling "
                    + "ducklake_set_option('data_inlining_row_limit', 0)."));
    }

    /// <summary>Checks the columns of a table to be created.</summary>
    /// <exception cref="DuckLakeException">They cannot be.</exception>
    public static void CheckColumns(IReadOnlyList<DuckLakeColumnSpec> columns, SchemaRules rules, bool isInlining)
    {
        if (columns.Count == 0)
        {
            throw SchemaErrors.Binder("Creating a table without physical (non-generated) columns is not supported");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (DuckLakeColumnSpec column in columns)
        {
            CheckColumnName(column.Name, rules, isInlining, SqlErrorClass.Binder);
            if (!names.Add(column.Name))
            {
                throw SchemaErrors.ColumnExists(column.Name);
            }

            CheckType(column, rules);
        }
    }

    /// <summary>Checks the type and default of a column, and everything in it.</summary>
    /// <exception cref="DuckLakeException">The catalog cannot store it.</exception>
    public static void CheckType(DuckLakeColumnSpec column, SchemaRules rules)
    {
        CheckType(column, rules, depth: 1);
        if (column.Comment is { } comment)
        {
            CheckText(comment, "A comment");
        }

        CheckDefault(column.Default, column.Type);
        _ = DefaultValues.Initial(column);
    }

    /// <summary>Checks that a type can have a default.</summary>
    public static void CheckDefault(DuckLakeDefault? value, DuckLakeType type)
    {
        if (value is null)
        {
            return;
        }

        CheckText(value.Text, "A default");
        if (type.IsNested)
        {
            throw SchemaErrors.Unsupported($"Default value for {type.Kind.ToString().ToUpperInvariant()} type not supported");
        }
    }

    private static void CheckType(DuckLakeColumnSpec column, SchemaRules rules, int depth)
    {
        if (depth > MaxDepth)
        {
            throw SchemaErrors.Invalid($"Column \"{column.Name}\" is nested more than {MaxDepth} levels deep.");
        }

        DuckLakeTypeKind kind = column.Type.Kind;
        if (kind == DuckLakeTypeKind.Unknown
            || (kind == DuckLakeTypeKind.Null && !rules.HasNullType)
            || (kind == DuckLakeTypeKind.TimestampTzNs && !rules.IsVersion11)
            || (kind == DuckLakeTypeKind.Struct && column.Children.Count == 0))
        {
            throw SchemaErrors.UnsupportedType(DuckDbTypeText.Of(column));
        }

        int? expected = kind switch
        {
            DuckLakeTypeKind.Struct => null,
            DuckLakeTypeKind.List => 1,
            DuckLakeTypeKind.Map => 2,
            _ => 0,
        };
        if (expected is { } count && column.Children.Count != count)
        {
            throw SchemaErrors.Invalid($"Column \"{column.Name}\" of type {column.Type} needs {count} children, but has {column.Children.Count}.");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < column.Children.Count; i++)
        {
            DuckLakeColumnSpec child = column.Children[i];
            CheckName(child.Name, "field");
            if (!names.Add(child.Name))
            {
                throw SchemaErrors.Invalid($"Duplicate child name \"{child.Name}\" found in column \"{column.Name}\"");
            }

            if (ChildName(kind, i) is { } fixedName && child.Name != fixedName)
            {
                throw SchemaErrors.Invalid($"Child {i} of column \"{column.Name}\" of type {column.Type} must be called {fixedName}, not \"{child.Name}\".");
            }

            if (child.Default is not null)
            {
                throw SchemaErrors.Unsupported($"Default value for field \"{child.Name}\" of column \"{column.Name}\" not supported: add the field on its own to give it one.");
            }

            CheckType(child, rules, depth + 1);
        }
    }

    private static string? ChildName(DuckLakeTypeKind kind, int index) => kind switch
    {
        DuckLakeTypeKind.List => "element",
        DuckLakeTypeKind.Map => index == 0 ? "key" : "value",
        _ => null,
    };
}
