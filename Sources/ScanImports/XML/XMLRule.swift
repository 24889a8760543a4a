import CXML

/// What libxml2's error numbers mean, in Chinese.
enum XMLRule {
    /// The fault of an error number, of those that a damaged or forged report runs into.
    static func fault(code: Int32, tokenLimit: Int) -> ParseError.Fault {
        switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
        case XML_ERR_INVALID_ENCODING, XML_ERR_INVALID_CHAR:
            .malformed("含有不允许的字符，或文字与声明的编码不符", code: code)
        case XML_ERR_UNKNOWN_ENCODING, XML_ERR_UNSUPPORTED_ENCODING:
            .malformed("声明的文字编码不受支持", code: code)
        case XML_ERR_TAG_NAME_MISMATCH:
            .malformed("开始标签与结束标签不一致", code: code)
        case XML_ERR_ATTRIBUTE_REDEFINED:
            .malformed("同一元素中属性重复", code: code)
        case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_NOT_FINISHED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE,
            XML_ERR_SPACE_REQUIRED, XML_ERR_LT_IN_ATTRIBUTE:
            .malformed("属性的写法不正确", code: code)
        case XML_ERR_GT_REQUIRED, XML_ERR_LTSLASH_REQUIRED, XML_ERR_TAG_NOT_FINISHED, XML_ERR_NAME_REQUIRED:
            .malformed("标签的写法不正确", code: code)
        case XML_ERR_UNDECLARED_ENTITY, XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_ENTITYREF_NO_NAME,
            XML_ERR_INVALID_CHARREF, XML_ERR_INVALID_DEC_CHARREF, XML_ERR_INVALID_HEX_CHARREF:
            .malformed("引用了没有声明的实体或不存在的字符", code: code)
        case XML_ERR_ENTITY_LOOP, XML_ERR_DOCTYPE_NOT_FINISHED, XML_ERR_INTERNAL_ERROR:
            .malformed("文档结构不正确", code: code)
        case XML_ERR_DOCUMENT_END:
            .malformed("根元素之后还有多余的内容", code: code)
        case XML_ERR_COMMENT_NOT_FINISHED, XML_ERR_HYPHEN_IN_COMMENT:
            .malformed("注释的写法不正确", code: code)
        case XML_ERR_NAME_TOO_LONG, XML_ERR_NO_MEMORY:
            .tooLarge(what: "单个标签或注释的字节数", limit: tokenLimit)
        default:
            .malformed("不符合 XML 语法", code: code)
        }
    }
}
