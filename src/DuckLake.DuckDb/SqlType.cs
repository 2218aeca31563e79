using System.Runtime.InteropServices;
using System.Text;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>A DuckDB type described in managed terms, to be turned into a logical type of the C API. Immutable; compared by value except for children.</summary>
internal sealed record SqlType
{
    private SqlType(DuckDbType id) => Id = id;

    public static SqlType Any { get; } = new(DuckDbType.Any);

    public static SqlType Boolean { get; } = new(DuckDbType.Boolean);

    public static SqlType Integer { get; } = new(DuckDbType.Integer);

    public static SqlType BigInt { get; } = new(DuckDbType.BigInt);

    public static SqlType UBigInt { get; } = new(DuckDbType.UBigInt);

    public static SqlType Double { get; } = new(DuckDbType.Double);

    public static SqlType Varchar { get; } = new(DuckDbType.Varchar);

    public static SqlType Blob { get; } = new(DuckDbType.Blob);

    public static SqlType Uuid { get; } = new(DuckDbType.Uuid);

    public static SqlType Date { get; } = new(DuckDbType.Date);

    public static SqlType Timestamp { get; } = new(DuckDbType.Timestamp);

    public static SqlType TimestampTz { get; } = new(DuckDbType.TimestampTz);

    public static SqlType Json { get; } = new(DuckDbType.Varchar) { Alias = "JSON" };

    /// <summary>The form DuckDB gives VARIANT inside: keys, children, values and their bytes.</summary>
    public static SqlType Variant { get; } = new(DuckDbType.Variant);

    public DuckDbType Id { get; }

    /// <summary>Element of a list; key and value of a map; fields of a struct.</summary>
    public IReadOnlyList<SqlType> Children { get; private init; } = [];

    /// <summary>Names of the fields of a struct.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>Digits of a DECIMAL.</summary>
    public int Width { get; private init; }

    /// <summary>Digits after the point of a DECIMAL.</summary>
    public int Scale { get; private init; }

    /// <summary>The name a type goes by, such as JSON; null for types without.</summary>
    public string? Alias { get; private init; }

    /// <summary>A type without parameters.</summary>
    public static SqlType Of(DuckDbType id) => id is DuckDbType.List or DuckDbType.Map or DuckDbType.Struct or DuckDbType.Decimal
        or DuckDbType.Enum or DuckDbType.Array or DuckDbType.Union or DuckDbType.Invalid
        ? throw new ArgumentException($"The type {id} needs parameters.", nameof(id))
        : new SqlType(id);

    public static SqlType ListOf(SqlType element) => new(DuckDbType.List) { Children = [element] };

    public static SqlType MapOf(SqlType key, SqlType value) => new(DuckDbType.Map) { Children = [key, value] };

    public static SqlType StructOf(params IReadOnlyList<(string Name, SqlType Type)> fields) => new(DuckDbType.Struct)
    {
        Children = [.. fields.Select(field => field.Type)],
        Names = [.. fields.Select(field => field.Name)],
    };

    public static SqlType Decimal(int width, int scale) => new(DuckDbType.Decimal) { Width = width, Scale = scale };

    /// <summary>The logical type, owned by the caller.</summary>
    public LogicalTypeHandle Create()
    {
        LogicalTypeHandle handle = Id switch
        {
            DuckDbType.List => CreateList(),
            DuckDbType.Map => CreateMap(),
            DuckDbType.Struct => CreateStruct(),
            DuckDbType.Decimal => NativeMethods.duckdb_create_decimal_type((byte)Width, (byte)Scale),
            DuckDbType.Variant => VariantType.Create(),
            _ => NativeMethods.duckdb_create_logical_type(Id),
        };
        if (Alias is not null)
        {
            NativeMethods.duckdb_logical_type_set_alias(handle, Alias);
        }

        return handle;
    }

    /// <summary>A STRUCT of fields whose types stay the caller's.</summary>
    public static unsafe LogicalTypeHandle CreateStruct(IReadOnlyList<LogicalTypeHandle> types, IReadOnlyList<string> fieldNames)
    {
        GCHandle[] names = [.. fieldNames.Select(name =>
            GCHandle.Alloc(
                Encoding.UTF8.GetBytes(name + "\0"), GCHandleType.Pinned))];
        try
        {
            nint[] typePointers = [.. types.Select(type => type.DangerousGetHandle())];
            nint[] namePointers = [.. names.Select(name => name.AddrOfPinnedObject())];
            fixed (nint* typePointer = typePointers)
            fixed (nint* namePointer = namePointers)
            {
                return NativeMethods.duckdb_create_struct_type(typePointer, (byte**)namePointer, (ulong)types.Count);
            }
        }
        finally
        {
            foreach (GCHandle name in names)
            {
                name.Free();
            }
        }
    }

    private LogicalTypeHandle CreateList()
    {
        using LogicalTypeHandle element = Children[0].Create();
        return NativeMethods.duckdb_create_list_type(element);
    }

    private LogicalTypeHandle CreateMap()
    {
        using LogicalTypeHandle key = Children[0].Create();
        using LogicalTypeHandle value = Children[1].Create();
        return NativeMethods.duckdb_create_map_type(key, value);
    }

    private LogicalTypeHandle CreateStruct()
    {
        LogicalTypeHandle[] types = [.. Children.Select(child => child.Create())];
        try
        {
            return CreateStruct(types, Names);
        }
        finally
        {
            foreach (LogicalTypeHandle type in types)
            {
                type.Dispose();
            }
        }
    }
}
