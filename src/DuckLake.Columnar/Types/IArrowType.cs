namespace DuckLake.Columnar;

/// <summary>An Arrow logical type. Types are immutable and compare by value.</summary>
public interface IArrowType
{
    /// <summary>The kind of the type.</summary>
    ArrowTypeId TypeId { get; }

    /// <summary>Lower-case name of the kind, as Arrow spells it.</summary>
    string Name { get; }
}
