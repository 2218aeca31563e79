using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Data;

/// <summary>
/// A parameter. Its DuckDB type follows from <see cref="Value"/>, unless <see cref="DbType"/> is set: then the value is converted first.
/// A parameter without a name takes its place by position.
/// </summary>
public sealed class DuckLakeParameter : DbParameter
{
    private DbType? _dbType;
    private string _name = string.Empty;
    private string _sourceColumn = string.Empty;

    /// <summary>Creates a parameter without name and value.</summary>
    public DuckLakeParameter()
    {
    }

    /// <summary>Creates a positional parameter.</summary>
    /// <param name="value">The value; null and <see cref="DBNull"/> are NULL.</param>
    public DuckLakeParameter(object? value) => Value = value;

    /// <summary>Creates a named parameter.</summary>
    /// <param name="parameterName">The name, with or without <c>$</c>, <c>@</c> or <c>:</c>.</param>
    /// <param name="value">The value; null and <see cref="DBNull"/> are NULL.</param>
    public DuckLakeParameter(string? parameterName, object? value)
    {
        ParameterName = parameterName;
        Value = value;
    }

    /// <summary>Creates a named parameter of a type.</summary>
    /// <param name="parameterName">The name, with or without sigil.</param>
    /// <param name="dbType">The type the value is converted to.</param>
    public DuckLakeParameter(string? parameterName, DbType dbType)
    {
        ParameterName = parameterName;
        DbType = dbType;
    }

    /// <summary>The type the value is converted to; inferred from the value until it is set.</summary>
    public override DbType DbType
    {
        get => _dbType ?? ParameterConversion.Infer(Value);
        set => _dbType = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such DbType.");
    }

    /// <summary>Input only: statements of DuckDB have no output parameters.</summary>
    /// <exception cref="NotSupportedException">Any other direction is set.</exception>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
            {
                throw new NotSupportedException($"Parameters are input only, not {value}.");
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsNullable { get; set; }

    /// <summary>The name, with or without <c>$</c>, <c>@</c> or <c>:</c>; empty for a positional parameter.</summary>
    [AllowNull]
    public override string ParameterName { get => _name; set => _name = value ?? string.Empty; }

    /// <inheritdoc/>
    [AllowNull]
    public override string SourceColumn { get => _sourceColumn; set => _sourceColumn = value ?? string.Empty; }

    /// <inheritdoc/>
    public override bool SourceColumnNullMapping { get; set; }

    /// <inheritdoc/>
    public override DataRowVersion SourceVersion { get; set; } = DataRowVersion.Current;

    /// <summary>Longer texts and byte arrays are cut to this many characters or bytes; 0 for no limit.</summary>
    public override int Size
    {
        get;
        set => field = value >= -1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The size is negative.");
    }

    /// <summary>
    /// The value. Numbers up to 128 bits, <see cref="decimal"/>, BigInteger, SqlDecimal, bool, string, dates and times, TimeSpan and
    /// <see cref="DuckLakeInterval"/>, Guid, byte arrays; lists and arrays of them; dictionaries with string keys and object values
    /// (STRUCT) and others (MAP).
    /// </summary>
    public override object? Value
    {
        get;
        set
        {
            field = value;
            HasValue = true;
        }
    }

    internal bool HasValue { get; private set; }

    /// <summary>The name without sigil.</summary>
    internal string BareName => _name is ['$' or '@' or ':' or '?', ..] ? _name[1..] : _name;

    /// <summary>The value as it is bound.</summary>
    internal object? BoundValue => ParameterConversion.ToBound(Value, _dbType, Size);

    /// <inheritdoc/>
    public override void ResetDbType() => _dbType = null;
}
