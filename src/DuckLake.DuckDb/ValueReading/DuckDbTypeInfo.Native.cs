using System.Runtime.InteropServices;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <content>Copying types out of DuckDB and into it.</content>
internal sealed unsafe partial class DuckDbTypeInfo
{
    private const int MaxDepth = 200;

    /// <summary>Copies a type; the handle stays the caller's.</summary>
    public static DuckDbTypeInfo From(DuckDbLogicalType type) => From(type.Handle, 0);

    /// <summary>Reads a native type, which stays the caller's.</summary>
    public static DuckDbTypeInfo From(LogicalTypeHandle type) => From(type, 0);

    /// <summary>The type as a handle the caller disposes. ENUM, UNION and ARRAY cannot be built.</summary>
    public LogicalTypeHandle ToHandle()
    {
        switch (Id)
        {
            case DuckDbType.Decimal:
                return NativeMethods.duckdb_create_decimal_type((byte)Width, (byte)Scale);
            case DuckDbType.List:
                using (LogicalTypeHandle element = Element.ToHandle())
                {
                    return NativeMethods.duckdb_create_list_type(element);
                }

            case DuckDbType.Map:
                using (LogicalTypeHandle key = Children[0].Type.ToHandle())
                using (LogicalTypeHandle value = Children[1].Type.ToHandle())
                {
                    return NativeMethods.duckdb_create_map_type(key, value);
                }

            case DuckDbType.Struct:
                return StructHandle();
            case DuckDbType.Enum or DuckDbType.Union or DuckDbType.Array:
                throw new NotSupportedException($"Values of type {this} cannot be made here.");
            default:
                return NativeMethods.duckdb_create_logical_type(Id);
        }
    }

    private LogicalTypeHandle StructHandle()
    {
        LogicalTypeHandle[] types = new LogicalTypeHandle[Children.Count];
        nint[] pointers = new nint[Children.Count];
        nint[] names = new nint[Children.Count];
        try
        {
            for (int i = 0; i < types.Length; i++)
            {
                types[i] = Children[i].Type.ToHandle();
                pointers[i] = types[i].DangerousGetHandle();
                names[i] = Marshal.StringToCoTaskMemUTF8(Children[i].Name);
            }

            fixed (nint* typePointer = pointers)
            fixed (nint* namePointer = names)
            {
                return NativeMethods.duckdb_create_struct_type(typePointer, (byte**)namePointer, (ulong)types.Length);
            }
        }
        finally
        {
            for (int i = 0; i < types.Length; i++)
            {
                types[i]?.Dispose();
                Marshal.FreeCoTaskMem(names[i]);
            }
        }
    }

    private static DuckDbTypeInfo From(LogicalTypeHandle type, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new NotSupportedException($"Types nested deeper than {MaxDepth} levels cannot be read.");
        }

        DuckDbType id = NativeMethods.duckdb_get_type_id(type);
        string? alias = NativeText.Take(NativeMethods.duckdb_logical_type_get_alias(type));
        return id switch
        {
            DuckDbType.Decimal => new DuckDbTypeInfo(id)
            {
                Alias = alias,
                Width = NativeMethods.duckdb_decimal_width(type),
                Scale = NativeMethods.duckdb_decimal_scale(type),
                Carrier = NativeMethods.duckdb_decimal_internal_type(type),
            },
            DuckDbType.Enum => new DuckDbTypeInfo(id)
            {
                Alias = alias,
                Carrier = NativeMethods.duckdb_enum_internal_type(type),
                EnumValues = Texts(type, NativeMethods.duckdb_enum_dictionary_size(type)),
            },
            DuckDbType.List => new DuckDbTypeInfo(id) { Alias = alias, Children = [Child("element", NativeMethods.duckdb_list_type_child_type(type), depth)] },
            DuckDbType.Array => new DuckDbTypeInfo(id)
            {
                Alias = alias,
                ArraySize = checked((int)NativeMethods.duckdb_array_type_array_size(type)),
                Children = [Child("element", NativeMethods.duckdb_array_type_child_type(type), depth)],
            },
            DuckDbType.Map => new DuckDbTypeInfo(id)
            {
                Alias = alias,
                Children =
                [
                    Child("key", NativeMethods.duckdb_map_type_key_type(type), depth),
                    Child("value", NativeMethods.duckdb_map_type_value_type(type), depth),
                ],
            },
            DuckDbType.Struct => new DuckDbTypeInfo(id) { Alias = alias, Children = StructFields(type, depth) },
            DuckDbType.Union => new DuckDbTypeInfo(id) { Alias = alias, Children = UnionMembers(type, depth) },
            _ => new DuckDbTypeInfo(id) { Alias = alias },
        };
    }

    private static string[] Texts(LogicalTypeHandle type, uint count)
    {
        string[] texts = new string[count];
        for (uint i = 0; i < count; i++)
        {
            texts[i] = NativeText.Take(NativeMethods.duckdb_enum_dictionary_value(type, i)) ?? string.Empty;
        }

        return texts;
    }

    private static DuckDbTypeField[] StructFields(LogicalTypeHandle type, int depth)
    {
        DuckDbTypeField[] fields = new DuckDbTypeField[checked((int)NativeMethods.duckdb_struct_type_child_count(type))];
        for (int i = 0; i < fields.Length; i++)
        {
            string name = NativeText.Take(NativeMethods.duckdb_struct_type_child_name(type, (ulong)i)) ?? string.Empty;
            fields[i] = Child(name, NativeMethods.duckdb_struct_type_child_type(type, (ulong)i), depth);
        }

        return fields;
    }

    private static DuckDbTypeField[] UnionMembers(LogicalTypeHandle type, int depth)
    {
        DuckDbTypeField[] members = new DuckDbTypeField[checked((int)NativeMethods.duckdb_union_type_member_count(type))];
        for (int i = 0; i < members.Length; i++)
        {
            string name = NativeText.Take(NativeMethods.duckdb_union_type_member_name(type, (ulong)i)) ?? string.Empty;
            members[i] = Child(name, NativeMethods.duckdb_union_type_member_type(type, (ulong)i), depth);
        }

        return members;
    }

    private static DuckDbTypeField Child(string name, LogicalTypeHandle type, int depth)
    {
        using (type)
        {
            return new DuckDbTypeField(name, From(type, depth + 1));
        }
    }
}
