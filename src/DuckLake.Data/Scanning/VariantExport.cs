using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.DuckDb.Native;

namespace DuckLake.Data;

/// <summary>Brings chunks whose columns are or hold VARIANT into a form that goes through Arrow: variants as structs of their encoded bytes.</summary>
internal sealed unsafe class VariantExport : IDisposable
{
    // No user's field is called so; the name tells these structs from others.
    private static readonly string s_metadataName = $"metadata of variant {Guid.NewGuid():N}";

    private static readonly SqlType s_storage = SqlType.StructOf((s_metadataName, SqlType.Blob), ("value", SqlType.Blob));

    private readonly SqlType[] _shapes;

    private VariantExport(LogicalTypeHandle[] types, SqlType[] shapes)
    {
        Types = types;
        _shapes = shapes;
    }

    /// <summary>The types of the converted columns.</summary>
    public IReadOnlyList<LogicalTypeHandle> Types { get; }

    /// <summary>Whether the field holds variants in the form of an export.</summary>
    public static bool IsVariant(Field field) => field.DataType is StructType { Fields: [{ } first, _] } && first.Name == s_metadataName;

    /// <summary>The export of a result; null when none of its columns needs one.</summary>
    public static VariantExport? Create(DuckDbResult result)
    {
        LogicalTypeHandle[] types = new LogicalTypeHandle[result.ColumnCount];
        var shapes = new SqlType[types.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = result.ColumnLogicalType(i).Handle;
            shapes[i] = ShapeOf(types[i]);
        }

        if (Array.Exists(shapes, ArrowForm.HasVariant))
        {
            return new VariantExport([.. types.Select((type, i) => Replace(type, shapes[i]))], shapes);
        }

        foreach (LogicalTypeHandle type in types)
        {
            type.Dispose();
        }

        return null;
    }

    /// <summary>The rows in the form of <see cref="Types"/>; they are valid as long as the source is.</summary>
    /// <exception cref="DuckDbException">A variant holds a value that files have no form for.</exception>
    public DuckDbDataChunk Convert(DuckDbDataChunk source)
    {
        DuckDbDataChunk target = DuckDbDataChunk.Create(Types, source.RowCount);
        try
        {
            for (int i = 0; i < _shapes.Length; i++)
            {
                VariantTransplant.Move(source.VectorPointer(i), target.VectorPointer(i), _shapes[i], source.RowCount, Encode);
            }

            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (LogicalTypeHandle type in Types)
        {
            type.Dispose();
        }
    }

    private static void Encode(nint source, nint target, int count)
    {
        var variants = new DuckDbVector(source, count);
        nint metadata = NativeMethods.duckdb_struct_vector_get_child(target, 0);
        nint values = NativeMethods.duckdb_struct_vector_get_child(target, 1);
        for (int row = 0; row < count; row++)
        {
            if (!variants.IsValid(row))
            {
                Assign(metadata, row, []);
                Assign(values, row, []);
                continue;
            }

            using var builder = new VariantBuilder();
            VariantEncoder.Append(builder, VariantNode.Read(variants, row));
            Assign(metadata, row, builder.BuildMetadata());
            Assign(values, row, builder.Writer.WrittenSpan);
        }
    }

    private static void Assign(nint vector, int row, ReadOnlySpan<byte> bytes)
    {
        byte none = 0;
        fixed (byte* pointer = bytes)
        {
            NativeMethods.duckdb_unsafe_vector_assign_string_element_len(vector, (ulong)row, pointer == null ? &none : pointer, (ulong)bytes.Length);
        }
    }

    // Only the way to the variants counts.
    private static SqlType ShapeOf(LogicalTypeHandle type)
    {
        switch (NativeMethods.duckdb_get_type_id(type))
        {
            case DuckDbType.Variant:
                return SqlType.Variant;
            case DuckDbType.List:
                using (LogicalTypeHandle element = NativeMethods.duckdb_list_type_child_type(type))
                {
                    return SqlType.ListOf(ShapeOf(element));
                }

            case DuckDbType.Map:
                using (LogicalTypeHandle key = NativeMethods.duckdb_map_type_key_type(type))
                using (LogicalTypeHandle value = NativeMethods.duckdb_map_type_value_type(type))
                {
                    return SqlType.MapOf(ShapeOf(key), ShapeOf(value));
                }

            case DuckDbType.Struct:
                var fields = new (string, SqlType)[checked((int)NativeMethods.duckdb_struct_type_child_count(type))];
                for (int i = 0; i < fields.Length; i++)
                {
                    using LogicalTypeHandle field = NativeMethods.duckdb_struct_type_child_type(type, (ulong)i);
                    fields[i] = (NativeText.Take(NativeMethods.duckdb_struct_type_child_name(type, (ulong)i)) ?? "", ShapeOf(field));
                }

                return SqlType.StructOf(fields);
            default:
                return SqlType.Any;
        }
    }

    // Takes the type over.
    private static LogicalTypeHandle Replace(LogicalTypeHandle type, SqlType shape)
    {
        if (!ArrowForm.HasVariant(shape))
        {
            return type;
        }

        using (type)
        {
            switch (shape.Id)
            {
                case DuckDbType.Variant:
                    return s_storage.Create();
                case DuckDbType.List:
                    using (LogicalTypeHandle element = Replace(NativeMethods.duckdb_list_type_child_type(type), shape.Children[0]))
                    {
                        return NativeMethods.duckdb_create_list_type(element);
                    }

                case DuckDbType.Map:
                    using (LogicalTypeHandle key = Replace(NativeMethods.duckdb_map_type_key_type(type), shape.Children[0]))
                    using (LogicalTypeHandle value = Replace(NativeMethods.duckdb_map_type_value_type(type), shape.Children[1]))
                    {
                        return NativeMethods.duckdb_create_map_type(key, value);
                    }

                default:
                    LogicalTypeHandle[] fields =
                        [.. shape.Children.Select((child, i) => Replace(NativeMethods.duckdb_struct_type_child_type(type, (ulong)i), child))];
                    LogicalTypeHandle replaced = SqlType.CreateStruct(fields, shape.Names);
                    foreach (LogicalTypeHandle field in fields)
                    {
                        field.Dispose();
                    }

                    return replaced;
            }
        }
    }
}
