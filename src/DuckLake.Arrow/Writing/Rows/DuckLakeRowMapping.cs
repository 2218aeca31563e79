using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace DuckLake.Arrow;

/// <summary>Makes mappings of objects to rows.</summary>
public static class DuckLakeRowMapping
{
    /// <summary>
    /// A mapping with a column for every public property of a type that can be read, under the property's name. Works in trimmed programs: the
    /// properties of <typeparamref name="T"/> are kept.
    /// </summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <returns>The mapping; further columns may be added.</returns>
    /// <exception cref="ArgumentException">A property has a type no column is made of; map the type's columns one by one.</exception>
    public static DuckLakeRowMapping<T> FromProperties<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>()
    {
        var mapping = new DuckLakeRowMapping<T>();
        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            {
                Add(mapping, property);
            }
        }

        return mapping;
    }

    private static void Add<T>(DuckLakeRowMapping<T> mapping, PropertyInfo property)
    {
        Type type = property.PropertyType;
        string name = property.Name;
        if (type == typeof(bool))
        {
            mapping.Column(name, Getter<T, bool>(property));
        }
        else if (type == typeof(bool?))
        {
            mapping.Column(name, Getter<T, bool?>(property));
        }
        else if (type == typeof(sbyte))
        {
            mapping.Column(name, Getter<T, sbyte>(property));
        }
        else if (type == typeof(sbyte?))
        {
            mapping.Column(name, Getter<T, sbyte?>(property));
        }
        else if (type == typeof(byte))
        {
            mapping.Column(name, Getter<T, byte>(property));
        }
        else if (type == typeof(byte?))
        {
            mapping.Column(name, Getter<T, byte?>(property));
        }
        else if (type == typeof(short))
        {
            mapping.Column(name, Getter<T, short>(property));
        }
        else if (type == typeof(short?))
        {
            mapping.Column(name, Getter<T, short?>(property));
        }
        else if (type == typeof(ushort))
        {
            mapping.Column(name, Getter<T, ushort>(property));
        }
        else if (type == typeof(ushort?))
        {
            mapping.Column(name, Getter<T, ushort?>(property));
        }
        else if (type == typeof(int))
        {
            mapping.Column(name, Getter<T, int>(property));
        }
        else if (type == typeof(int?))
        {
            mapping.Column(name, Getter<T, int?>(property));
        }
        else if (type == typeof(uint))
        {
            mapping.Column(name, Getter<T, uint>(property));
        }
        else if (type == typeof(uint?))
        {
            mapping.Column(name, Getter<T, uint?>(property));
        }
        else if (type == typeof(long))
        {
            mapping.Column(name, Getter<T, long>(property));
        }
        else if (type == typeof(long?))
        {
            mapping.Column(name, Getter<T, long?>(property));
        }
        else if (type == typeof(ulong))
        {
            mapping.Column(name, Getter<T, ulong>(property));
        }
        else if (type == typeof(ulong?))
        {
            mapping.Column(name, Getter<T, ulong?>(property));
        }
        else if (type == typeof(float))
        {
            mapping.Column(name, Getter<T, float>(property));
        }
        else if (type == typeof(float?))
        {
            mapping.Column(name, Getter<T, float?>(property));
        }
        else if (type == typeof(double))
        {
            mapping.Column(name, Getter<T, double>(property));
        }
        else if (type == typeof(double?))
        {
            mapping.Column(name, Getter<T, double?>(property));
        }
        else if (type == typeof(decimal))
        {
            mapping.Column(name, Getter<T, decimal>(property));
        }
        else if (type == typeof(decimal?))
        {
            mapping.Column(name, Getter<T, decimal?>(property));
        }
        else if (type == typeof(Int128))
        {
            mapping.Column(name, Getter<T, Int128>(property));
        }
        else if (type == typeof(Int128?))
        {
            mapping.Column(name, Getter<T, Int128?>(property));
        }
        else if (type == typeof(Guid))
        {
            mapping.Column(name, Getter<T, Guid>(property));
        }
        else if (type == typeof(Guid?))
        {
            mapping.Column(name, Getter<T, Guid?>(property));
        }
        else if (type == typeof(DateOnly))
        {
            mapping.Column(name, Getter<T, DateOnly>(property));
        }
        else if (type == typeof(DateOnly?))
        {
            mapping.Column(name, Getter<T, DateOnly?>(property));
        }
        else if (type == typeof(TimeOnly))
        {
            mapping.Column(name, Getter<T, TimeOnly>(property));
        }
        else if (type == typeof(TimeOnly?))
        {
            mapping.Column(name, Getter<T, TimeOnly?>(property));
        }
        else if (type == typeof(DateTime))
        {
            mapping.Column(name, Getter<T, DateTime>(property));
        }
        else if (type == typeof(DateTime?))
        {
            mapping.Column(name, Getter<T, DateTime?>(property));
        }
        else if (type == typeof(DateTimeOffset))
        {
            mapping.Column(name, Getter<T, DateTimeOffset>(property));
        }
        else if (type == typeof(DateTimeOffset?))
        {
            mapping.Column(name, Getter<T, DateTimeOffset?>(property));
        }
        else if (type == typeof(TimeSpan))
        {
            mapping.Column(name, Getter<T, TimeSpan>(property));
        }
        else if (type == typeof(TimeSpan?))
        {
            mapping.Column(name, Getter<T, TimeSpan?>(property));
        }
        else if (type == typeof(string))
        {
            mapping.Column(name, Getter<T, string?>(property));
        }
        else if (type == typeof(byte[]))
        {
            mapping.Column(name, Getter<T, byte[]?>(property));
        }
        else
        {
            throw new ArgumentException(
                $"The property {typeof(T).Name}.{name} is of type {type.Name}, which no column is made of by itself. Map the columns of {typeof(T).Name} one by one.",
                nameof(property));
        }
    }

    private static Func<T, TValue> Getter<T, TValue>(PropertyInfo property)
    {
        MethodInfo getMethod = property.GetMethod!;
        return typeof(T).IsValueType
            ? row => (TValue)getMethod.Invoke(row, null)!
            : getMethod.CreateDelegate<Func<T, TValue>>();
    }
}
