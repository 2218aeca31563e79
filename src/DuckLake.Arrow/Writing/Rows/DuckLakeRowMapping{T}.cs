using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// How objects become rows: one function per column. Needs no reflection, so it works in trimmed and natively compiled programs, and no
/// value is boxed. Build it once; using it does not change it.
/// </summary>
/// <typeparam name="T">The type of the objects.</typeparam>
/// <example><c>new DuckLakeRowMapping&lt;Order&gt;().Column("id", o =&gt; o.Id).Column("placed_at", o =&gt; o.PlacedAt)</c></example>
public sealed partial class DuckLakeRowMapping<T>
{
    private const int DecimalDigits = 38;
    private const int DefaultScale = 18;

    private static readonly Decimal128Type s_decimal = new(DecimalDigits, DefaultScale);
    private static readonly Decimal128Type s_int128 = new(DecimalDigits, 0);
    private static readonly TimestampType s_clock = TimestampType.Microsecond;
    private static readonly TimestampType s_instant = TimestampType.MicrosecondUtc;

    private readonly List<(string Name, Func<IArrowType?, RowColumn<T>> Create)> _columns = [];

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> ColumnNames => _columns.ConvertAll(column => column.Name);

    /// <summary>Adds a column of any Arrow type, nested ones included; a function appends each row's value to the builder of the type.</summary>
    /// <param name="field">Name and type, with its extension if it has one.</param>
    /// <param name="append">Appends exactly one value, or NULL, for a row.</param>
    /// <returns>This mapping.</returns>
    /// <exception cref="ArgumentException">The type has no builder.</exception>
    public DuckLakeRowMapping<T> Column(Field field, Action<T, IArrowArrayBuilder> append)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(append);
        ArrowArrayBuilderFactory.Create(field.DataType).Dispose();
        _columns.Add((field.Name, _ => new BuilderRowColumn<T>(field, ArrowArrayBuilderFactory.Create(field.DataType), append)));
        return this;
    }

    /// <summary>Builders of the columns, in forms that fit a table where a .NET type leaves a choice.</summary>
    internal RowBatchBuilder<T> CreateBuilder(Schema table, ErrorPlace place)
    {
        if (_columns.Count == 0)
        {
            throw new ArgumentException("The mapping has no columns. Add one for every column that has values.");
        }

        var columns = new RowColumn<T>[_columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            int target = table.GetFieldIndex(_columns[i].Name, StringComparison.OrdinalIgnoreCase);
            columns[i] = _columns[i].Create(target < 0 ? null : table.FieldsList[target].DataType);
        }

        return new RowBatchBuilder<T>(columns, place);
    }

    private static TimestampType TimestampOf(IArrowType? target, TimestampType otherwise) => target as TimestampType ?? otherwise;

    private static Decimal128Type DecimalOf(IArrowType? target) => target as Decimal128Type ?? s_decimal;

    private DuckLakeRowMapping<T> Add<TValue, TAppender>(
        string name, Func<T, TValue> getValue, IArrowType type, Func<IArrowType?, TAppender> createAppender)
        where TAppender : struct, IValueAppender<TValue> =>
        Add(name, getValue, target =>
        {
            TAppender appender = createAppender(target);
            return new ValueRowColumn<T, TValue, TAppender>(FieldOf(name, type, appender.Builder, nullable: false), getValue, appender);
        });

    private DuckLakeRowMapping<T> AddNullable<TValue, TAppender>(
        string name, Func<T, TValue?> getValue, IArrowType type, Func<IArrowType?, TAppender> createAppender)
        where TValue : struct
        where TAppender : struct, IValueAppender<TValue> =>
        Add(name, getValue, target =>
        {
            TAppender appender = createAppender(target);
            return new NullableRowColumn<T, TValue, TAppender>(FieldOf(name, type, appender.Builder, nullable: true), getValue, appender);
        });

    private DuckLakeRowMapping<T> AddReference<TValue, TAppender>(
        string name, Func<T, TValue?> getValue, IArrowType type, Func<IArrowType?, TAppender> createAppender)
        where TValue : class
        where TAppender : struct, IValueAppender<TValue> =>
        Add(name, getValue, target =>
        {
            TAppender appender = createAppender(target);
            return new ReferenceRowColumn<T, TValue, TAppender>(FieldOf(name, type, appender.Builder, nullable: true), getValue, appender);
        });

    private DuckLakeRowMapping<T> Add(string name, object getValue, Func<IArrowType?, RowColumn<T>> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(getValue);
        _columns.Add((name, create));
        return this;
    }

    private static Field FieldOf(string name, IArrowType type, IArrowArrayBuilder builder, bool nullable) =>
        ReferenceEquals(type, ExtensionTypes.UuidStorage)
            ? ExtensionTypes.CreateField(name, ExtensionTypes.Uuid, builder.DataType, nullable)
            : new Field(name, builder.DataType, nullable);
}
