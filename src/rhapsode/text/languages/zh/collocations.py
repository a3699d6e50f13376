"""Words and characters beside which a character of several readings has one of them, by what they mean."""

# ruff: noqa: E501, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

from typing import Final

NUMERALS: Final = frozenset("一二三四五六七八九十百千万两几半每多")
SHOWN: Final = tuple("比赛 演出 电影 考试 球 音乐会 讲座 报告 晚会 戏 演唱会 赛 表演 展览 婚礼 发布会".split())
"""What is held once, 一场 with chang3; what happens (雨, 病, 战争) is 一场 with chang2."""
GROWN: Final = tuple("痘 皱纹 虫 斑 疮 胡子 白头发 白发 叶 芽 霉 锈 刺 蘑菇 青春痘 疙瘩 水泡 蛀牙".split())
"""What grows: behind these 长 is zhang3, before other nouns chang2."""
GROWING: Final = tuple("得 了 出 高 胖 满 在 着 过 大 成 个 草 毛 肉 牙".split())
"""What follows 长 as "grow", zhang3."""
COUNTABLE: Final = tuple("错 到 了 着 过 得 不 钱 星 羊 人头 钞票 起 清 下去 出来 完 数 步".split())
"""What follows 数 as "count", shu3."""
KINDS_OF: Final = "这那各每哪几一二两三四五六七八九十百多某此何"
"""What stands before 种 as a measure word, a kind."""
ANIMALS_OF: Final = "那这哪每另几两半"
"""Characters before 只 as a measure word."""
ONLY: Final = "是有能要会好得不想需为剩在用可见限因说做管顾"
"""Characters behind 只, only: 那只能等."""
GAINING: Final = "只获取赢博夺独求难心所应先购测习换不觉值舍免省使显记懂晓由"
"""Characters before 得 in words in which it means "get", or that the dictionary knows."""
LADLED: Final = "出饭汤入到起盘碗进粥面菜满着水在好"
"""What is ladled, and where to: 盛 is cheng2 before them."""
ROLLED: Final = tuple("胶 纸 布 卫生 铁 电线 绳 毯 画 保鲜 毛线 薄膜 铺盖 行李 钢 线".split())
"""What is rolled up: 卷 is juan3 before them, and juan4 as a volume."""
NO_ADVERB: Final = frozenset(
    "块 片 这块 那块 这片 那片 那 这 每 各 某 该 此 原 当 外 内 本 一块 一片 土 草 农 工 营 基 产 空 的".split()
)
"""What stands before 地 as a noun, di4."""
DRYING: Final = frozenset("晒晾烘烤擦吹风榨沥拧喝流烧熬抹甩哭抽挤炒蒸")
"""Verbs behind which 干 is gan1, dry."""
LEFT_BEHIND: Final = tuple(
    "钥匙 手机 钱包 雨伞 身份证 眼镜 行李 书包 作业 充电器 护照 包 伞 卡 东西 物品 证件 电脑 平板 耳机 票 文件".split()
)
"""What is left behind somewhere: 落 is la4 beside them."""
MISSED: Final = (*LEFT_BEHIND, *"课 功课 课程 进度 我 你 他 她 我们 你们 他们 谁 别人 孩子".split())
"""What is left out or behind: 把|课|落下."""
SEASONINGS: Final = tuple(
    "生抽 老抽 盐 糖 白糖 酱 酱油 料酒 醋 味精 鸡精 胡椒 香油 蜂蜜 蚝油 淀粉 水淀粉 孜然 五香 牛奶 适量 少许 少量 一勺".split()
)
"""What food is mixed with: 调入 is tiao2 ru4 before them."""
ADJUSTED: Final = frozenset("暗亮大小慢快响弱强高低匀软硬紧松")
"""What something is made by adjusting it: 调 is tiao2 before them."""
ADJUSTABLE: Final = tuple("空调 音量 温度 亮度 灯 灯光 闹钟 座椅 字体 声音 屏幕 档 风速 水温 火力 时间 语速".split())
"""What is adjusted: 音量|调|到|最|大."""
WATERS: Final = tuple("水 汤 油 酒 雪 潮 洪 草 浪 汁 倒".split())
"""What rises over something: 没过 is mo4 guo4 behind them."""
LENGTHENING: Final = "变加太最更全边好多片悠绵留放不见"
"""Characters behind which 长 is chang2, long: 变长, 最长, 多长."""
LINES: Final = frozenset(
    "字 代码 命令 提示 文案 注释 日志 输出 文本 标语 英文 中文 汉字 字幕 备注 说明 诗 长诗 短诗 文字 数据 泪 泪水 眼泪 小字 大字 树 脚印 字迹 白杨 柳树 标题".split()
)
"""What stands in rows: 行 is hang2 before them, and xing2 as a journey."""
